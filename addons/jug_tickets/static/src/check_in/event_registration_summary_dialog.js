import { onMounted, useState } from "@odoo/owl";
import { EventRegistrationSummaryDialog } from "@event/client_action/event_registration_summary_dialog";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { ANSWERS, playAnswer } from "./check_in_answers";

patch(EventRegistrationSummaryDialog.prototype, {
    setup() {
        super.setup();
        // the answer that came after the guest was named here
        this.later = useState({ answer: null });
        this.guest = useState({ name: "", email: "" });
        onMounted(() => playAnswer(this.registration.answer));
    },

    get registration() {
        return this.later?.answer || super.registration;
    },

    get dialogTitle() {
        return this.registration.answer ? _t("Check-in") : _t("Home");
    },

    get answerIcon() {
        return ANSWERS[this.registration.answer].icon;
    },

    async onNameGuest() {
        this.button.enabled = false;
        try {
            this.later.answer = await this.orm.call(
                "event.registration",
                "action_name_at_desk",
                [[this.registration.id], this.guest.name, this.guest.email],
            );
        } finally {
            this.button.enabled = true;
        }
        playAnswer(this.registration.answer);
        this.props.model?.load();
    },

    async onUndoCheckIn() {
        this.button.enabled = false;
        try {
            await this.orm.call("event.registration", "action_undo_check_in", [
                [this.registration.id],
            ]);
        } finally {
            this.button.enabled = true;
        }
        this.notification.add(_t("The check-in was taken back."), { type: "info" });
        this.onNextGuest();
    },

    onNextGuest() {
        this.props.close();
        this.props.model?.load();
        if (this.props.doNextScan && this.isBarcodeScannerSupported) {
            this.props.doNextScan();
        }
    },
});
