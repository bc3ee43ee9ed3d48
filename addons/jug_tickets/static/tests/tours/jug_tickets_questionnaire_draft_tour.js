import { registry } from "@web/core/registry";

const RIGHT = {
    vat: "7707083893",
    kpp: "770701001",
    legal_address: "101000, Москва, ул. Мясницкая, д. 1",
    bik: "049805746",
    account: "40602810700000000025",
    correspondent_account: "30101810800000000746",
};

function isDraft(key) {
    return key.startsWith("jug_tickets.questionnaire.");
}

/** Follow the link of the mail again. */
function reload() {
    const token = document.querySelector("[name=access_token]").value;
    window.location.assign(`${window.location.pathname}?access_token=${token}`);
}

// A company closes the questionnaire half filled in and opens it again.
registry.category("web_tour.tours").add("jug_tickets_questionnaire_draft_tour", {
    steps: () => [
        {
            content: "Nothing is back that was not typed",
            trigger: "body:not(:has(.o_jug_draft:visible)) .o_jug_quantity",
            run: "edit 3",
        },
        {
            trigger: "[name=bank_name]",
            run: "edit Банк Якорь",
        },
        {
            trigger: "[name=comment]",
            run: "edit Пропуска на две машины",
        },
        {
            trigger: ".o_jug_total:visible .o_jug_sum:contains('3,703,701')",
            run: reload,
            expectUnloadPage: true,
        },
        {
            trigger: ".o_jug_draft:visible",
        },
        {
            trigger: ".o_jug_quantity:value('3')",
        },
        {
            content: "What follows from the fields follows",
            trigger: ".o_jug_total:visible .o_jug_sum:contains('3,703,701')",
        },
        {
            trigger: "[name=comment]:value('Пропуска на две машины')",
        },
        {
            content: "Refused answers are kept by the server",
            trigger: "[name=vat]",
            run() {
                document.querySelector("[name=vat]").value = "7707083894";
                // past the script's own checks
                document.querySelector(".o_jug_questionnaire").submit();
            },
            expectUnloadPage: true,
        },
        {
            trigger: "body:has(.o_jug_wrong):not(:has(.o_jug_draft:visible))",
        },
        {
            content: "What is typed over them is kept here",
            trigger: "[name=bank_name]",
            run: "edit Банк Парус",
        },
        {
            trigger: "[name=vat]:value('7707083894')",
            run: reload,
            expectUnloadPage: true,
        },
        {
            trigger: ".o_jug_draft:visible",
        },
        {
            trigger: "[name=bank_name]:value('Банк Парус')",
        },
        {
            trigger: ".o_jug_draft_discard",
            run: "click",
        },
        {
            trigger: "[name=bank_name]:value('Банк Якорь')",
        },
        {
            trigger: "body:not(:has(.o_jug_draft:visible))",
        },
        {
            content: "The answers are taken",
            trigger: "[name=bank_name]",
            run: "edit Банк Парус",
        },
        {
            trigger: "[name=bank_name]:value('Банк Парус')",
            run() {
                const keys = Object.keys(localStorage).filter(isDraft);
                if (keys.length !== 1) {
                    throw new Error(`Kept: ${keys}`);
                }
                for (const [name, text] of Object.entries(RIGHT)) {
                    document.querySelector(`[name=${name}]`).value = text;
                }
                document.querySelector(".o_jug_questionnaire").submit();
            },
            expectUnloadPage: true,
        },
        {
            content: "Nothing stays in the browser",
            trigger: ".o_jug_open_booking",
            run() {
                const keys = Object.keys(localStorage).filter(isDraft);
                if (keys.length) {
                    throw new Error(`Kept: ${keys}`);
                }
            },
        },
    ],
});
