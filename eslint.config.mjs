// No imports here: eslint is installed in the developer tool's cache, not beside this file.
const browserAndOdoo = Object.fromEntries(
    [
        "window",
        "document",
        "console",
        "setTimeout",
        "clearTimeout",
        "URL",
        "Event",
        "odoo",
        "luxon",
    ].map((name) => [name, "readonly"]),
);

export default [
    {
        files: ["**/*.js"],
        languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: browserAndOdoo },
        rules: {
            "constructor-super": "error",
            "no-const-assign": "error",
            "no-debugger": "error",
            "no-dupe-class-members": "error",
            "no-dupe-keys": "error",
            "no-duplicate-case": "error",
            "no-empty": "error",
            "no-shadow": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unused-vars": ["error", { args: "none" }],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
            curly: "error",
            eqeqeq: "error",
        },
    },
];
