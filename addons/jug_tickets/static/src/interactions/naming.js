import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";

/**
 * Comfort on the page of names; the server does all of it without this, too: says how
 * many lines were pasted, keeps a second click from sending twice, and asks before
 * what was typed is left behind.
 */
export class TicketNaming extends Interaction {
    static selector = ".o_jug_names_form";
    dynamicContent = {
        "#o_jug_pasted": { "t-on-input": this.onPasted },
        ".o_jug_names_count": { "t-out": () => this.countText },
        _root: { "t-on-submit": this.onSubmit, "t-on-input": this.onInput },
        _window: { "t-on-beforeunload": this.onLeave },
    };

    setup() {
        this.countText = "";
        this.isSent = false;
        this.isChanged = Boolean(this.el.querySelector(".o_jug_names_save"));
    }

    onPasted(ev) {
        const lines = ev.target.value.split(/\r\n|\r|\n/).filter((line) => line.trim());
        const free = this.el.querySelector(".o_jug_names_count").dataset.free;
        this.countText = lines.length
            ? _t("Lines: %(lines)s, seats without a name: %(free)s", {
                  lines: lines.length,
                  free,
              })
            : "";
    }

    onInput() {
        this.isChanged = true;
    }

    onSubmit(ev) {
        if (this.isSent) {
            ev.preventDefault();
            return;
        }
        this.isSent = true;
    }

    onLeave(ev) {
        if (this.isChanged && !this.isSent) {
            ev.preventDefault();
        }
    }
}

registry.category("public.interactions").add("jug_tickets.naming", TicketNaming);
