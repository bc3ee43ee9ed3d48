/**
 * Checks of an organisation's requisites while they are typed.
 *
 * The same rules as ../../requisites.py, which decides; both are held to the same
 * vectors by tests/test_requisites_page.py. Change them together.
 */

const CLEARING = "ABCEHKMPTX";
const CENTRAL_BANK = ["000", "001", "002"];
const INN = /^(\d{10}|\d{12})$/;
const KPP = /^\d{4}[0-9A-Z]{2}\d{3}$/;
const BIK = /^0[0-4]\d{7}$/;
const CORRESPONDENT = /^301\d{17}$/;
const ACCOUNT = new RegExp(`^\\d{5}[0-9${CLEARING}]\\d{14}$`);
const LETTER = /\p{L}/u;

function clean(text) {
    return (text || "").replace(/[\s\-.]+/g, "").toUpperCase();
}

function sum(digits, weights) {
    return weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
}

export function isInn(inn) {
    if (!Number(inn)) {
        return false;
    }
    const eleventh = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    if (inn.length === 10) {
        return (sum(inn, eleventh.slice(1)) % 11) % 10 === Number(inn[9]);
    }
    return (
        (sum(inn, eleventh) % 11) % 10 === Number(inn[10]) &&
        (sum(inn, [3, ...eleventh]) % 11) % 10 === Number(inn[11])
    );
}

function hasKey(prefix, account) {
    const digits = account.replace(/[A-Z]/, (letter) => CLEARING.indexOf(letter));
    const weights = [7, 1, 3];
    let total = 0;
    [...(prefix + digits)].forEach((digit, place) => {
        total += (Number(digit) * weights[place % 3]) % 10;
    });
    return total % 10 === 0;
}

function isAccountOf(account, bik) {
    const isCentral = CENTRAL_BANK.includes(bik.slice(-3));
    return hasKey(isCentral ? `0${bik.slice(4, 6)}` : bik.slice(-3), account);
}

function getInnError(inn) {
    if (!inn) {
        return "inn_missing";
    }
    if (!INN.test(inn)) {
        return "inn_length";
    }
    return isInn(inn) ? null : "inn_digits";
}

function getKppError(kpp, inn) {
    if (inn.length === 12) {
        return kpp ? "kpp_sole_trader" : null;
    }
    if (!kpp) {
        return "kpp_missing";
    }
    return KPP.test(kpp) ? null : "kpp_format";
}

function getAccountError(account, bik, isTreasury) {
    if (!account) {
        return "account_missing";
    }
    if (!ACCOUNT.test(account)) {
        return "account_format";
    }
    const isWrong = BIK.test(bik) && !isTreasury && !isAccountOf(account, bik);
    return isWrong ? "account_key" : null;
}

function getCorrespondentError(account, bik) {
    const hasBik = BIK.test(bik);
    if (!account) {
        const isCentral = hasBik && CENTRAL_BANK.includes(bik.slice(-3));
        return isCentral ? null : "correspondent_missing";
    }
    if (!CORRESPONDENT.test(account)) {
        return "correspondent_format";
    }
    const isWrong = hasBik && !hasKey(`0${bik.slice(4, 6)}`, account);
    return isWrong ? "correspondent_key" : null;
}

function getBikError(bik) {
    if (BIK.test(bik)) {
        return null;
    }
    return bik ? "bik_format" : "bik_missing";
}

function getNameErrors(values) {
    const errors = [];
    if (!LETTER.test(values.org_name || "")) {
        errors.push("organisation_missing");
    }
    if (!LETTER.test(values.legal_address || "")) {
        errors.push("address_missing");
    }
    return errors;
}

function isTreasuryAccount(account, bik) {
    const isOtherBik = BIK.test(bik) && !bik.startsWith("04");
    return /^(401|402|03)/.test(account) || isOtherBik;
}

/**
 * @param {Object} values text by field, as in requisites.py
 * @returns {[string[], string[]]} codes of errors, and of warnings
 */
export function checkRequisites(values) {
    const errors = getNameErrors(values);
    if (values.country_code && values.country_code !== "RU") {
        return [errors, ["foreign_company"]];
    }
    const inn = clean(values.vat);
    const bik = clean(values.bik);
    const account = clean(values.account);
    const correspondent = clean(values.correspondent_account);
    const isTreasury = isTreasuryAccount(account, bik);
    errors.push(
        getInnError(inn),
        getKppError(clean(values.kpp), inn),
        getBikError(bik),
        LETTER.test(values.bank_name || "") ? null : "bank_missing",
        getAccountError(account, bik, isTreasury),
        isTreasury ? null : getCorrespondentError(correspondent, bik),
    );
    return [errors.filter(Boolean), isTreasury ? ["account_treasury"] : []];
}
