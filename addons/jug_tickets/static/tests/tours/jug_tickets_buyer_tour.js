import { registry } from "@web/core/registry";

// The buyer comes by the link of his mail, without a login: pays, gets the ticket.
registry.category("web_tour.tours").add("jug_tickets_buyer_tour", {
    steps: () => [
        {
            content: "The page says until when the price holds",
            trigger: ".alert-info:contains('Please pay until')",
        },
        {
            trigger: "#o_sale_portal_paynow",
            run: "click",
        },
        {
            trigger: ".modal.show input[name=customer_input]",
            run: "edit 4242",
        },
        {
            trigger: ".modal.show button[name=o_payment_submit_button]:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Back on the booking: paid",
            trigger: ".alert-success:contains('Paid. Show the code of the ticket')",
            timeout: 60000,
        },
        {
            content: "The ticket can be downloaded at once",
            trigger: "a.o_jug_ticket_pdf[href*='/my/tickets/']",
        },
        {
            content: "And so can its calendar entry",
            trigger: "a.o_jug_ticket_calendar[href*='/calendar?access_token=']",
        },
    ],
});
