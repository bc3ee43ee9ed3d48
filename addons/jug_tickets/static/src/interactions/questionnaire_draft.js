import { browser } from "@web/core/browser/browser";
import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

const FIELDS = "input:not([type=hidden]), select, textarea";

/**
 * Keeps in the browser what was typed into a questionnaire and not sent yet, so that
 * it can be closed half filled in. It goes as soon as the answers are taken, or the
 * questionnaire comes back with other ones.
 */
export class QuestionnaireDraft extends Interaction {
    static selector = ".o_jug_questionnaire_page";
    dynamicContent = {
        ".o_jug_questionnaire": { "t-on-input": this.save, "t-on-change": this.save },
        ".o_jug_draft": { "t-att-class": () => ({ "d-none": !this.isRestored }) },
        ".o_jug_draft_discard": { "t-on-click.prevent": this.discard },
    };

    setup() {
        this.key = `jug_tickets.questionnaire.${this.el.dataset.questionnaire}`;
        this.isRestored = false;
    }

    start() {
        const form = this.el.querySelector(".o_jug_questionnaire");
        if (!form) {
            this.forget();
            return;
        }
        this.fields = [...form.querySelectorAll(FIELDS)].filter((field) => field.name);
        const draft = this.load();
        if (draft?.version === this.el.dataset.version) {
            this.fill(draft.typed);
            // after a refusal the page shows it already
            this.isRestored = !this.el.querySelector(".o_jug_refusal");
            this.updateContent();
        } else {
            this.forget();
        }
    }

    load() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.key));
        } catch {
            return null;
        }
    }

    save() {
        const typed = Object.fromEntries(
            this.fields.map((field) => [field.name, field.value]),
        );
        const draft = JSON.stringify({ version: this.el.dataset.version, typed });
        try {
            browser.localStorage.setItem(this.key, draft);
        } catch {
            // there is no room: the form works without
        }
    }

    fill(typed) {
        for (const field of this.fields) {
            field.value = typed[field.name] ?? field.value;
        }
        this.tellChange();
    }

    /** The sum and the fields of a Russian organisation follow; nothing is saved. */
    tellChange() {
        for (const field of this.fields) {
            field.dispatchEvent(new Event("input"));
        }
    }

    forget() {
        browser.localStorage.removeItem(this.key);
    }

    discard() {
        this.forget();
        this.isRestored = false;
        this.fields[0].form.reset();
        this.tellChange();
    }
}

registry
    .category("public.interactions")
    .add("jug_tickets.questionnaire_draft", QuestionnaireDraft);
