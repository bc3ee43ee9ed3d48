import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

import { checkRequisites } from "../requisites";

/** Checks the questionnaire while it is filled in. The server decides all the same. */
export class Questionnaire extends Interaction {
    static selector = ".o_jug_questionnaire";
    dynamicContent = {
        "input, select": { "t-on-input": this.onInput, "t-on-change": this.onChange },
        _root: { "t-on-submit": this.onSubmit },
        ".o_jug_total": { "t-att-class": () => ({ "d-none": false }) },
        ".o_jug_sum": { "t-out": () => this.getTotal() },
        ".o_jug_russian": {
            "t-att-class": () => ({ "d-none": !this.isRussian() }),
        },
    };

    setup() {
        this.live = JSON.parse(this.el.dataset.live);
        // shown once the field was left; before, it is only unfinished
        this.touched = new Set();
        // what the server has found stays as long as the field does
        this.refused = {};
        this.isSending = false;
    }

    start() {
        for (const message of this.el.querySelectorAll(".o_jug_error.d-block")) {
            const name = message.dataset.for;
            this.touched.add(name);
            this.refused[name] = [this.getState(name), message.textContent];
        }
    }

    /** What was typed into a field; «tickets» stands for all numbers. */
    getState(name) {
        return name === "tickets"
            ? JSON.stringify(this.getQuantities().map((line) => line.text))
            : this.getValue(name);
    }

    isRussian() {
        const country = this.el.querySelector("[name=country_id]").value;
        return !country || Number(country) === this.live.russia;
    }

    getValue(name) {
        return this.el.querySelector(`[name="${name}"]`)?.value.trim() || "";
    }

    getQuantities() {
        return [...this.el.querySelectorAll(".o_jug_quantity")].map((input) => ({
            name: input.name,
            text: input.value.trim(),
            number: Number(input.value.trim() || 0),
            ...input.dataset,
        }));
    }

    isWhole(text) {
        return /^\d{0,9}$/.test(text);
    }

    getTotal() {
        const sum = this.getQuantities()
            .filter((line) => this.isWhole(line.text))
            .reduce((total, line) => total + line.number * Number(line.price), 0);
        return this.formatMoney(sum);
    }

    formatMoney(sum) {
        const { symbol, is_before, digits, point, group } = this.live.money;
        const [whole, part] = sum.toFixed(digits).split(".");
        const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
        const number = part ? `${grouped}${point}${part}` : grouped;
        // a hard space, as the server writes it
        return is_before ? `${symbol}\u00A0${number}` : `${number}\u00A0${symbol}`;
    }

    getQuantityErrors() {
        const errors = {};
        let all = 0;
        for (const line of this.getQuantities()) {
            const sentence = this.getLineError(line);
            if (sentence) {
                errors[line.name] = sentence;
            }
            all += line.number || 0;
        }
        const isAlone = !Object.keys(errors).length;
        if (isAlone && !all && this.wasSent) {
            errors.tickets = this.describe("tickets_missing");
        } else if (isAlone && this.live.left !== null && all > this.live.left) {
            errors.tickets = this.describe("sold_out", this.live.left);
        }
        return errors;
    }

    getLineError(line) {
        if (!this.isWhole(line.text) || line.number > Number(line.limit)) {
            return this.describe("quantity_range", `0–${line.limit}`);
        }
        return line.left !== "" && line.number > Number(line.left)
            ? this.describe("sold_out", line.left)
            : null;
    }

    getContactErrors() {
        const errors = {};
        const email = this.getValue("contact_email");
        if (!/\p{L}/u.test(this.getValue("contact_name"))) {
            errors.contact_name = this.describe("contact_missing");
        }
        if (!email) {
            errors.contact_email = this.describe("email_missing");
        } else if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
            errors.contact_email = this.describe("email_invalid");
        }
        if (!this.isPhonePossible(this.getValue("contact_phone"))) {
            errors.contact_phone = this.describe("phone_invalid");
        }
        return errors;
    }

    /**
     * Tell whether a telephone number is long enough to be one: which ones there are
     * only the server knows.
     */
    isPhonePossible(text) {
        if (!text || (/\p{L}/u.test(text) && /\d/.test(text))) {
            return true;
        }
        const isRussian = Number(this.getValue("country_id")) === this.live.russia;
        const least = isRussian && !text.startsWith("+") ? 10 : 4;
        return text.replace(/\D/g, "").length >= least;
    }

    getAnswerErrors() {
        const errors = {};
        for (const field of this.el.querySelectorAll("[data-title]")) {
            if (!field.value.trim()) {
                errors[field.name] = this.describe(
                    "answer_missing",
                    field.dataset.title,
                );
            }
        }
        return errors;
    }

    getRequisiteErrors() {
        const values = { country_code: this.isRussian() ? "RU" : "-" };
        for (const name of this.live.requisites.filter((n) => n !== "country_code")) {
            values[name] = this.getValue(name);
        }
        const errors = {};
        if (!this.getValue("country_id")) {
            errors.country_id = this.describe("country_missing");
        }
        for (const code of checkRequisites(values)[0]) {
            errors[this.live.sentences[code][0]] ??= this.describe(code);
        }
        return errors;
    }

    describe(code, detail) {
        const sentence = this.live.sentences[code][1];
        return detail === undefined
            ? sentence
            : `${sentence.replace(/\.$/, "")} (${detail}).`;
    }

    getErrors() {
        return {
            ...this.getQuantityErrors(),
            ...this.getRequisiteErrors(),
            ...this.getContactErrors(),
            ...this.getAnswerErrors(),
        };
    }

    /** Show the errors of the fields that were left. */
    showErrors() {
        const errors = this.getErrors();
        for (const name of new Set([...this.touched, "tickets"])) {
            const [state, sentence] = this.refused[name] || [];
            const isRefused = sentence && state === this.getState(name);
            this.showError(name, isRefused ? sentence : errors[name]);
        }
        return errors;
    }

    showError(name, sentence) {
        const message = this.el.querySelector(`.o_jug_error[data-for="${name}"]`);
        const input = this.el.querySelector(`[name="${name}"]`);
        if (message) {
            message.textContent = sentence || "";
            message.classList.toggle("d-block", Boolean(sentence));
        }
        input?.classList.toggle("is-invalid", Boolean(sentence));
    }

    onInput() {
        this.showErrors();
    }

    onChange(ev) {
        this.touched.add(ev.target.name);
        this.showErrors();
    }

    onSubmit(ev) {
        if (this.isSending) {
            ev.preventDefault();
            return;
        }
        this.wasSent = true;
        Object.keys(this.getErrors()).forEach((name) => this.touched.add(name));
        const errors = this.showErrors();
        if (Object.keys(errors).length) {
            ev.preventDefault();
            this.focusFirst(errors);
            return;
        }
        this.isSending = true;
    }

    focusFirst(errors) {
        const inputs = [...this.el.querySelectorAll("input, select")];
        const isTickets = (input) =>
            errors.tickets && input.classList.contains("o_jug_quantity");
        inputs.find((input) => errors[input.name] || isTickets(input))?.focus();
    }
}

registry
    .category("public.interactions")
    .add("jug_tickets.questionnaire", Questionnaire);
