import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

// The seller's morning: a rejected request is corrected, replayed, paid in cash.
registry.category("web_tour.tours").add("jug_tickets_seller_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the app: the inbox comes first",
            trigger: ".o_app[data-menu-xmlid='jug_tickets.jug_tickets_menu_root']",
            run: "click",
        },
        {
            content: "The rejected request says what is wrong",
            trigger: ".o_data_row:contains('The email address is not valid')",
        },
        {
            trigger: ".o_data_row .o_data_cell:contains('Tour Buyer')",
            run: "click",
        },
        {
            content: "The form repeats the reason above the data",
            trigger: ".alert-danger:contains('The email address is not valid')",
        },
        {
            content: "Nothing has come of it: there is no booking to open",
            trigger: ".o_form_view:not(:has(button[name=action_view_order]))",
        },
        {
            content: "What the buyer would pay now",
            trigger: ".o_field_widget[name=offer_total]:contains('100.00')",
        },
        {
            content: "Correct the address",
            trigger: ".o_field_widget[name=email] input",
            run: "edit tour.buyer@example.com",
        },
        {
            trigger: "button[name=action_replay]:visible",
            run: "click",
        },
        {
            content: "The answer names the booking",
            trigger: ".o_notification:contains('Booked: S')",
        },
        {
            content: "It is booked",
            trigger: ".o_arrow_button_current:contains('Processed')",
        },
        {
            trigger: "button[name=action_view_order]",
            run: "click",
        },
        {
            content: "The buyer pays at the desk",
            trigger: "button[name=action_register_payment]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reference] input",
            run: "edit PKO-1",
        },
        {
            trigger: ".modal button[name=action_pay]",
            run: "click",
        },
        {
            content: "The payment confirms the booking",
            trigger: ".o_arrow_button_current:contains('Paid')",
        },
        {
            trigger: ".nav-link[name=booking]",
            run: "click",
        },
        {
            content: "The ticket is valid",
            trigger: "[name=ticket_ids] .o_data_row:contains('Paid for')",
        },
    ],
});
