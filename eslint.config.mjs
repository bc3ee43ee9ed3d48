import js from "@eslint/js";
import globals from "globals";

// Odoo's own rule (test_lint): what a component takes and shows stands in its class.
const component = (property) => ({
    selector:
        "ClassDeclaration[superClass.name='Component']:not(:has(ClassBody.body > " +
        `PropertyDefinition[key.name='${property}'][static='true']))`,
    message: `Component should declare static ${property}`,
});

export default [
    { ignores: ["node_modules/**", "**/static/lib/**"] },
    js.configs.recommended,
    {
        files: ["**/*.js", "**/*.mjs"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: { ...globals.browser, odoo: "readonly", luxon: "readonly" },
        },
        rules: {
            complexity: ["error", 10],
            eqeqeq: "error",
            "no-var": "error",
            "prefer-const": "error",
            "no-restricted-globals": ["error", "event", "self"],
            "no-restricted-syntax": [
                "error",
                component("props"),
                component("template"),
            ],
        },
    },
];
