import { ReCaptcha } from "@google_recaptcha/js/recaptcha";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

// Our own forms ask for core's proof that a person sends them; without a key for it,
// or without JavaScript, they are sent as they are.
export class TicketForm extends Interaction {
    static selector = "form.o_jug_form";
    dynamicContent = {
        _root: { "t-on-submit.prevent": this.onSubmit },
    };

    setup() {
        this.recaptcha = new ReCaptcha();
    }

    async willStart() {
        await this.recaptcha.loadLibs();
    }

    async onSubmit() {
        this.el.querySelector("button[type=submit]").disabled = true;
        const proof = await this.waitFor(
            this.recaptcha.getToken("website_event_registration"),
        );
        if (proof.token) {
            const input = document.createElement("input");
            input.type = "hidden";
            input.name = "recaptcha_token_response";
            input.value = proof.token;
            this.insert(input, this.el);
        }
        this.el.submit();
    }
}

registry.category("public.interactions").add("jug_tickets_website.form", TicketForm);
