import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("jug_tickets_website_book_tour", {
    steps: () => [
        {
            content: "The page tells the price and when it rises",
            trigger: ".o_jug_tariff:has(.o_jug_price_now):has(.o_jug_next_price)",
        },
        {
            trigger:
                "#o_wevent_event_main_sidebar .btn[data-bs-target='#modal_ticket_registration']",
            run: "click",
        },
        {
            trigger: ".modal.show button.a-submit:enabled",
            run: "click",
        },
        {
            content: "Fill in the attendee, as core's tours do: the dialogue fades in",
            trigger: ".modal.show form#attendee_registration button.o_jug_book",
            run() {
                const form = document.querySelector("form#attendee_registration");
                form.querySelector("input[name^='1-name']").value = "Анна Иванова";
                form.querySelector("input[name^='1-email']").value = "anna@example.com";
            },
        },
        {
            trigger: ".modal.show button.o_jug_book",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Not a cart, but the booking with its term",
            trigger: ".alert-info:contains('Please pay until')",
            timeout: 60000,
        },
    ],
});

registry.category("web_tour.tours").add("jug_tickets_website_company_tour", {
    steps: () => [
        {
            trigger: "#o_wevent_event_main_sidebar .o_jug_company_link",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "form.o_jug_form input[name=company_name]",
            run: "edit Romashka",
        },
        {
            trigger: "form.o_jug_form input[name=name]",
            run: "edit Anna Ivanova",
        },
        {
            trigger: "form.o_jug_form input[name=email]",
            run: "edit anna@example.com",
        },
        {
            trigger: "form.o_jug_form button.o_jug_send",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_jug_company_thanks",
            timeout: 60000,
        },
    ],
});
