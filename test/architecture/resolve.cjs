/**
 * How the dependency rules resolve names: the `imports` of package.json lead to the built output, so they are not read,
 * and tsconfig's `paths` lead to the sources. (dependency-cruiser takes this setting only in webpack's form.)
 */
module.exports = { resolve: { importsFields: [] } };
