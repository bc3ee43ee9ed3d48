import { useState } from "@odoo/owl";
import { EventScanView } from "@event/client_action/event_barcode";
import { EventRegistrationSummaryDialog } from "@event/client_action/event_registration_summary_dialog";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

patch(EventScanView.prototype, {
    setup() {
        super.setup();
        this.typed = useState({ code: "" });
    },

    /**
     * The former guest's green must not be taken for the answer to this scan, nor
     * must silence: what the server did not answer is said, too.
     *
     * @override
     */
    async onBarcodeScanned(barcode, onNextScanTriggered = () => {}) {
        this.closeLastDialog?.();
        try {
            await super.onBarcodeScanned(barcode, onNextScanTriggered);
        } catch (error) {
            this.closeLastDialog = this.dialog.add(EventRegistrationSummaryDialog, {
                doNextScan: onNextScanTriggered,
                registration: this.getNoAnswer(),
            });
            throw error;
        }
    },

    getNoAnswer() {
        return {
            id: false,
            status: "no_answer",
            answer: "no_answer",
            answer_title: _t("No answer from the server: wait"),
            answer_next: _t(
                "Check the connection and scan again. If the ticket is then told to be inside by you a moment ago, it is this guest.",
            ),
            answer_facts: [],
            can_undo: false,
        };
    },

    async onSubmitCode() {
        const code = this.typed.code.trim();
        this.typed.code = "";
        if (code) {
            await this.onBarcodeScanned(code);
        }
    },
});
