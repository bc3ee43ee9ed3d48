import { registry } from "@web/core/registry";

// Guests come one after the other; their codes are in the address, by their answers.
const codes = JSON.parse(
    new URLSearchParams(window.location.search).get("codes") || "{}",
);
const played = [];

function listen() {
    class Tone {
        frequency = {
            set value(hertz) {
                played.push(hertz);
            },
        };
        connect() {}
        start() {}
        stop() {}
    }
    window.AudioContext = class {
        currentTime = 0;
        destination = {};
        resume() {}
        createOscillator() {
            return new Tone();
        }
    };
}

function scan(code) {
    for (const key of [...code, "Enter"]) {
        document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true }),
        );
    }
}

const heard = new Set();

function listenTo(answer) {
    const tune = played.splice(0).join(" ");
    if (!tune || heard.has(tune)) {
        throw new Error(`${answer} sounds like another answer: ${tune || "silence"}`);
    }
    heard.add(tune);
}

const colors = new Set();

function lookAt(answer, banner) {
    const { backgroundColor } = getComputedStyle(banner);
    if (colors.has(backgroundColor)) {
        throw new Error(`${answer} looks like another answer: ${backgroundColor}`);
    }
    colors.add(backgroundColor);
}

function check(answer, text, ...further) {
    return [
        {
            content: `Scan: ${answer}`,
            trigger: ".o_event_barcode_main",
            run: () => scan(codes[answer]),
        },
        {
            content: `${answer} says: ${text}`,
            trigger: `.modal .o_jug_answer_${answer}:contains("${text}")`,
            run({ anchor }) {
                listenTo(answer);
                lookAt(answer, anchor);
                if (document.documentElement.scrollWidth > innerWidth) {
                    throw new Error(`${answer} scrolls sideways`);
                }
            },
        },
        ...further,
        {
            trigger: ".modal .o_jug_next",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ];
}

registry.category("web_tour.tours").add("jug_tickets_check_in_tour", {
    steps: () => [
        {
            trigger: ".o_event_barcode_main",
            run: () => listen(),
        },
        ...check("let_in", "Let in", {
            trigger: ".modal #print_button",
        }),
        ...check("inside", "Let in on"),
        ...check("unpaid", "100.00 to pay"),
        ...check("cancelled", "Cancelled: no entry"),
        ...check("not_found", "No such ticket: no entry"),
        ...check("nameless", "No name in time: no entry", {
            content: "The desk does not ask for a name that comes too late",
            trigger: ".modal:not(:has(input[name=guest_name])) .o_jug_next",
        }),
        ...check(
            "unnamed",
            "No name yet",
            {
                trigger: ".modal input[name=guest_name]",
                run: "edit Пётр Первый",
            },
            {
                trigger: ".modal .o_jug_name_guest button[type=submit]:enabled",
                run: "click",
            },
            {
                content: "Named and let in",
                trigger: ".modal .o_jug_answer_let_in",
            },
            {
                trigger: ".modal #registration_header:contains('Пётр Первый')",
                run: () => played.splice(0),
            },
        ),
        {
            content: "A torn code is typed",
            trigger: ".o_jug_desk_code input",
            run: () => {},
        },
        {
            trigger: ".o_jug_desk_code input",
            run: "edit 12345",
        },
        {
            trigger: ".o_jug_desk_code button:enabled",
            run: "click",
        },
        {
            trigger: ".modal .o_jug_answer_not_found",
        },
    ],
});
