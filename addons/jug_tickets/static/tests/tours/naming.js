import { registry } from "@web/core/registry";

const PASTED = "Tour Vera, tour.vera@example.com\nTour Gleb, wrong address @";
const row = (number) => `.o_jug_names_row:eq(${number})`;

// The buyer names his participants: one by hand, two from a spreadsheet, himself.
registry.category("web_tour.tours").add("jug_tickets_naming_tour", {
    steps: () => [
        {
            content: "The booking says who is missing",
            trigger: ".o_jug_naming:contains('0 of 4')",
        },
        {
            trigger: ".o_jug_naming_link",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "One is typed",
            trigger: `${row(0)} input[name^=name_]`,
            run: "edit Tour Boris",
        },
        {
            trigger: `${row(0)} input[name^=email_]`,
            run: "edit tour.boris@example.com",
        },
        {
            content: "Two are pasted",
            trigger: ".o_jug_names_paste summary",
            run: "click",
        },
        {
            trigger: "#o_jug_pasted",
            // a function: the words of a string end with its line
            run: (helpers) => helpers.edit(PASTED),
        },
        {
            content: "The lines are counted as they are pasted",
            trigger: ".o_jug_names_count:contains('Lines: 2')",
        },
        {
            trigger: ".o_jug_names_take",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What would be saved, and what is wrong",
            trigger: ".o_jug_names_change:contains('Tour Vera')",
        },
        {
            trigger: ".o_jug_names_error:contains('email address is not valid')",
        },
        {
            trigger: ".o_jug_names_save:contains('Save: 2')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Two are saved, the third waits as it was pasted",
            trigger: ".o_jug_names_saved:contains('Saved: 2')",
        },
        {
            trigger: `${row(2)} input[name^=email_]`,
            run: "edit tour.gleb@example.com",
        },
        {
            content: "The buyer attends, too",
            trigger: ".o_jug_names_attend",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_jug_names_check",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_jug_names_change:contains('Tour Buyer')",
        },
        {
            trigger: ".o_jug_names_save:contains('Save: 2')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "All are named",
            trigger: ".o_jug_names_progress:contains('4 of 4')",
        },
    ],
});
