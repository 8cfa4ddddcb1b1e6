// Extracts the REST operations of Telnyx's official SDK (npm `telnyx`), one JSON object a line, as the head of refresh.py
// describes them: its JavaScript says what each method sends, its .d.ts files what the parameters are.
//
//   node extract.mjs FOLDER    with node_modules/telnyx and node_modules/typescript (5) in it
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const FOLDER = path.resolve(process.argv[2] ?? '.', 'node_modules');
const ts = createRequire(path.join(FOLDER, 'index.js'))('typescript');
const VERBS = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE', getAPIList: 'GET' };
const FILES = new Set(['File', 'Blob', 'BlobLike', 'FileLike', 'ResponseLike', 'FsReadStream', 'ArrayBuffer', 'DataView']);
const MOST_LEVELS = 8; // of objects in one another

const root = path.join(FOLDER, 'telnyx', 'client.d.ts');
const program = ts.createProgram([root], {
  strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, types: [],
});
const checker = program.getTypeChecker();

// ---- types

const isNothing = (type) => (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) !== 0;
const isNull = (type) => (type.flags & ts.TypeFlags.Null) !== 0;
const nameOf = (type) => type.aliasSymbol?.name ?? type.symbol?.name;

function valueOf(type) {
  if (type.flags & ts.TypeFlags.BooleanLiteral) return type.intrinsicName === 'true';
  return type.isLiteral() ? type.value : undefined;
}

function scalarOf(type) {
  const value = valueOf(type);
  if (value !== undefined) return { type: Number.isInteger(value) ? 'integer' : typeof value, enum: [value] };
  if (type.flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) return { type: 'string' };
  if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return { type: 'any' };
  if (type.isIntersection()) return type.types.map(scalarOf).find((found) => found); // string & {}
  return undefined;
}

// Values of one kind are one enumeration.
function unionOf(types, levels) {
  const several = [];
  for (const type of types) {
    const one = typeOf(type, levels);
    const same = one.enum && several.find((other) => other.enum && other.type === one.type);
    if (same) same.enum.push(...one.enum);
    else several.push(one);
  }
  for (const one of several) if (one.type === 'boolean' && one.enum?.length === 2) delete one.enum;
  return several.length === 1 ? several[0] : { type: 'union', oneOf: several };
}

function objectOf(type, levels) {
  const other = checker.getIndexInfoOfType(type, ts.IndexKind.String);
  const members = checker.getPropertiesOfType(type);
  const found = { type: 'object' };
  if (members.length > 0 && levels > 0) found.properties = membersOf(members, levels - 1);
  if (other || !found.properties) found.additional = other && levels > 0 ? typeOf(other.type, levels - 1) : { type: 'any' };
  return found;
}

function typeOf(type, levels) {
  const parts = type.isUnion() ? type.types.filter((part) => !isNothing(part)) : [type];
  const types = parts.filter((part) => !isNull(part));
  const nullable = types.length < parts.length ? { nullable: true } : {};
  if (types.some((part) => FILES.has(nameOf(part)))) return { type: 'file', ...nullable };
  if (types.length === 0) return { type: 'any' };
  if (types.length > 1) return { ...unionOf(types, levels), ...nullable };
  const [only] = types;
  const scalar = scalarOf(only);
  if (scalar) return { ...scalar, ...nullable };
  if (checker.isArrayType(only)) return { type: 'array', items: typeOf(checker.getTypeArguments(only)[0], levels), ...nullable };
  return { ...objectOf(only, levels), ...nullable };
}

function membersOf(symbols, levels = MOST_LEVELS) {
  const found = {};
  for (const symbol of symbols) {
    const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    found[symbol.name] = { ...typeOf(checker.getTypeOfSymbol(symbol), levels), required: !optional };
  }
  return found;
}

// ---- what a method sends

const scripts = new Map();

function classesOf(file) {
  const script = file.replace(/\.d\.ts$/, '.js');
  if (!scripts.has(script)) {
    const source = ts.createSourceFile(script, fs.readFileSync(script, 'utf8'), ts.ScriptTarget.ES2022, true);
    const found = {};
    for (const statement of source.statements) if (ts.isClassDeclaration(statement)) found[statement.name.text] = statement;
    scripts.set(script, found);
  }
  return scripts.get(script);
}

const keyOf = (property) => property.name.text;

function find(node, matches) {
  return matches(node) ? node : ts.forEachChild(node, (child) => find(child, matches));
}

const isCall = (node) => ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
  && node.expression.expression.getText() === 'this._client' && node.expression.name.text in VERBS;

// Local names: { from: the parameter, key: its member } or { from, without: the members that have names of their own }.
function localsOf(method) {
  const locals = new Map(method.parameters.map((parameter) => [parameter.name.text, { from: parameter.name.text }]));
  for (const statement of method.body.statements) {
    const declaration = ts.isVariableStatement(statement) && statement.declarationList.declarations[0];
    if (!declaration || !ts.isObjectBindingPattern(declaration.name)) continue;
    const from = find(declaration.initializer, ts.isIdentifier).text;
    const keys = declaration.name.elements.filter((one) => !one.dotDotDotToken).map((one) => (one.propertyName ?? one.name).text);
    for (const one of declaration.name.elements)
      locals.set(one.name.text, one.dotDotDotToken ? { from, without: keys } : { from, key: (one.propertyName ?? one.name).text });
  }
  return locals;
}

// The members of an object literal, through the SDK's functions that make forms.
function propertiesOf(expression) {
  const literal = expression && find(expression, ts.isObjectLiteralExpression);
  return literal?.properties ?? [];
}

class Method {
  constructor(names, signature, node) {
    this.locals = localsOf(node);
    this.call = find(node.body, isCall);
    this.types = new Map(signature.parameters.map((symbol) => [symbol.name, checker.getTypeOfSymbol(symbol)]));
    this.optional = new Set(signature.parameters.filter((symbol) => symbol.valueDeclaration.questionToken).map((symbol) => symbol.name));
    this.names = names;
    const args = this.call.arguments;
    const verb = this.call.expression.name.text;
    this.options = args[verb === 'getAPIList' ? 2 : 1];
    this.style = verb === 'getAPIList' ? find(args[1], ts.isPropertyAccessExpression).name.text : undefined;
    this.verb = VERBS[verb];
  }

  member(local) {
    const { from, key } = this.locals.get(local);
    const type = checker.getNonNullableType(this.types.get(from));
    return key === undefined ? { type } : { type: checker.getTypeOfSymbol(checker.getPropertyOfType(type, key)), key,
      required: !(checker.getPropertyOfType(type, key).flags & ts.SymbolFlags.Optional) };
  }

  path() {
    const node = find(this.call.arguments[0], (one) => ts.isStringLiteralLike(one) || ts.isTemplateExpression(one));
    if (ts.isStringLiteralLike(node)) return { path: node.text, ids: [] };
    const ids = node.templateSpans.map((span) => {
      const local = span.expression.getText();
      const { type, key } = this.member(local);
      return { name: key ?? local, ...typeOf(type, 1), required: true, positional: key === undefined };
    });
    const text = node.templateSpans.map((span, i) => `{${ids[i].name}}${span.literal.text}`).join('');
    return { path: node.head.text + text, ids };
  }

  // Those that an object literal names or spreads, by their names on the wire.
  named(literal) {
    const found = {};
    for (const one of literal.properties) {
      if (ts.isSpreadAssignment(one)) {
        Object.assign(found, this.params(one.expression).params);
        continue;
      }
      const { type, key, required } = this.member(ts.isShorthandPropertyAssignment(one) ? one.name.text : one.initializer.text);
      found[keyOf(one)] = { ...typeOf(type, MOST_LEVELS), required, ...(key !== keyOf(one) && { sdk_name: key }) };
    }
    return found;
  }

  // `params` by name; `one_of` several such, where any may be sent; or the `schema` of a value that is sent whole.
  params(expression) {
    if (ts.isObjectLiteralExpression(expression)) return { params: this.named(expression) };
    const local = find(expression, ts.isIdentifier).text;
    const { without = [], key } = this.locals.get(local);
    const { type, required = true } = this.member(local);
    const bare = checker.getNonNullableType(type);
    const members = (one) => membersOf(checker.getPropertiesOfType(one).filter((symbol) => !without.includes(symbol.name)));
    const isObject = (one) => one.flags & ts.TypeFlags.Object && !checker.isArrayType(one) && !FILES.has(nameOf(one));
    if (bare.isUnion() && bare.types.every(isObject)) return { one_of: bare.types.map((one) => ({ params: members(one) })) };
    const kind = typeOf(bare, MOST_LEVELS);
    if (kind.type === 'object' && (kind.properties || key === undefined)) return { params: members(bare) };
    return { schema: kind, whole: true, required };
  }

  headers(expression) {
    const found = [];
    const walk = (node) => {
      if (ts.isPropertyAssignment(node)) found.push(node);
      ts.forEachChild(node, walk);
    };
    if (expression) walk(expression);
    return found;
  }

  extract() {
    const properties = new Map(propertiesOf(this.options).filter((one) => one.name).map((one) => [keyOf(one), one]));
    const valueOfProperty = (key) => {
      const one = properties.get(key);
      return one && (ts.isShorthandPropertyAssignment(one) ? one.name : one.initializer);
    };
    const { path: template, ids } = this.path();
    const headers = this.headers(valueOfProperty('headers'));
    const fixed = (name) => headers.find((one) => keyOf(one) === name && ts.isStringLiteralLike(one.initializer))?.initializer.text;
    const form = this.options?.getText().match(/\b(maybeM|m)ultipartFormRequestOptions\b/)?.[1];
    const body = valueOfProperty('body') && this.params(valueOfProperty('body'));
    const query = valueOfProperty('query') && this.params(valueOfProperty('query')).params;
    const json = form === 'm' ? 'multipart/form-data' : form ? 'multipart/form-data or application/json' : 'application/json';
    const base = valueOfProperty('defaultBaseURL');
    const params = headers.filter((one) => ts.isIdentifier(one.initializer))
      .map((one) => ({ header: keyOf(one), sdk_name: one.initializer.text }));
    return {
      name: this.names.join('.'), method: this.verb, path: template,
      ...(ids.length > 0 && { path_params: ids }), ...(params.length > 0 && { header_params: params }),
      ...(query && { query }), ...(body && { body, content_type: fixed('Content-Type') ?? json }),
      command_id: body?.params?.command_id !== undefined || (body?.one_of?.some((one) => one.params.command_id) ?? false),
      ...(properties.has('__binaryResponse') && { binary_response: true }), ...(base && { base_url: base.text }),
      ...(this.style && { pagination: { style: this.style } }),
    };
  }
}

// ---- from the client down

function* operationsOf(type, names) {
  const declaration = type.symbol.declarations.find(ts.isClassDeclaration);
  for (const symbol of checker.getPropertiesOfType(type)) {
    const member = symbol.valueDeclaration;
    if (member?.parent !== declaration || ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Protected | ts.ModifierFlags.Private)) continue;
    const inner = checker.getTypeOfSymbol(symbol);
    const file = declaration.getSourceFile().fileName;
    if (ts.isPropertyDeclaration(member) && inner.symbol?.declarations?.some((one) => ts.isClassDeclaration(one) && one.getSourceFile().fileName.includes('/telnyx/resources/'))) {
      yield* operationsOf(inner, [...names, symbol.name]);
    } else if (ts.isMethodDeclaration(member) && names.length > 0) {
      const node = classesOf(file)[declaration.name.text]?.members.find((one) => ts.isMethodDeclaration(one) && one.name.text === symbol.name);
      if (node && find(node, isCall)) yield new Method([...names, symbol.name], inner.getCallSignatures()[0], node).extract();
    }
  }
}

const module = checker.getSymbolAtLocation(program.getSourceFile(root));
const client = checker.getDeclaredTypeOfSymbol(checker.getExportsOfModule(module).find((symbol) => symbol.name === 'Telnyx'));
for (const operation of operationsOf(client, [])) console.log(JSON.stringify(operation));
