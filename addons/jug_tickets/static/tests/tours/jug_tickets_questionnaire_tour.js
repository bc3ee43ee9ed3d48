import { registry } from "@web/core/registry";

const RIGHT = {
    kpp: "770701001",
    legal_address: "101000, Москва, ул. Мясницкая, д. 1",
    bik: "049805746",
    bank_name: "Банк Якорь",
    correspondent_account: "30101810800000000746",
};

function error(name) {
    return `.o_jug_error.d-block[data-for='${name}']`;
}

// A company comes by the link of its mail, without a login: errs, corrects, is booked.
registry.category("web_tour.tours").add("jug_tickets_questionnaire_tour", {
    steps: () => [
        {
            content: "The sum follows the number",
            trigger: ".o_jug_quantity",
            run: "edit 3",
        },
        {
            trigger: ".o_jug_total:visible .o_jug_sum:contains('3,703,701')",
        },
        {
            content: "More than there are",
            trigger: ".o_jug_quantity",
            run: "edit 11 && press Tab",
        },
        {
            trigger:
                ".o_jug_error.d-block:contains('There are not enough seats left (10)')",
        },
        {
            trigger: ".o_jug_quantity",
            run: "edit 3 && press Tab",
        },
        {
            content: "What is put right is told at once",
            trigger: "form:not(:has(.o_jug_error.d-block))",
        },
        {
            content: "A mistyped INN is told when the field is left",
            trigger: "[name=vat]",
            run: "edit 7707083894 && press Tab",
        },
        {
            trigger: `${error("vat")}:contains('There is no such INN')`,
        },
        {
            trigger: "[name=vat]",
            run: "edit 7707083893 && press Tab",
        },
        {
            trigger: `body:not(:has(${error("vat")}))`,
        },
        ...Object.entries(RIGHT).map(([name, text]) => ({
            trigger: `[name=${name}]`,
            run: `edit ${text}`,
        })),
        {
            content: "An account of another bank",
            trigger: "[name=account]",
            run: "edit 40602810800000000025",
        },
        {
            content: "A telephone number that is none",
            trigger: "[name=contact_phone]",
            run: "edit 123",
        },
        {
            content: "Nothing is sent with an error",
            trigger: ".o_jug_send_answers",
            run: "click",
        },
        {
            trigger: `${error("account")}:contains('This bank has no such account')`,
        },
        {
            content: "All that is wrong is told in the same round",
            trigger: `${error("contact_phone")}:contains('does not exist')`,
        },
        {
            trigger: ".o_jug_error.d-block[data-for^='question_']:contains('answer')",
        },
        {
            trigger: "[data-title]",
            run: "edit 2",
        },
        {
            trigger: "[name=account]",
            run: "edit 40602810700000000025",
        },
        {
            content: "A telephone number that only the server knows to be wrong",
            trigger: "[name=contact_phone]",
            run: "edit +7 000 123-45-67",
        },
        {
            trigger: ".o_jug_send_answers",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: `${error("contact_phone")}:contains('does not exist')`,
        },
        {
            content: "What was typed is kept",
            trigger: "[name=bank_name]:value('Банк Якорь')",
        },
        {
            trigger: "[name=contact_phone]",
            run: "edit +7 921 123-45-67 && press Tab",
        },
        {
            trigger: `body:not(:has(${error("contact_phone")}))`,
        },
        {
            trigger: ".o_jug_send_answers",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Accepted, with the way to the booking",
            trigger: ".alert-success a.o_jug_open_booking[href*='access_token=']",
        },
    ],
});
