package form

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/go-conversion/conversion/internal/duration"
)

// schema is a JSON Schema; defs are those that it refers to by name.
type (
	schema = map[string]any
	defs   = map[string]schema
)

// Schema returns the JSON Schema, draft 2020-12, of the form, indented.
func (n *Named) Schema(id, title string) []byte {
	found := defs{}
	n.schema(found)
	root := found[n.Name]
	delete(found, n.Name)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = id
	root["title"] = title
	root["$defs"] = found
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil {
		panic(err) // maps, strings and numbers
	}
	return out.Bytes()
}

func (n *Named) schema(defs defs) schema {
	if _, ok := defs[n.Name]; !ok {
		defs[n.Name] = nil
		s := n.Form.schema(defs)
		if n.Doc != "" {
			s["description"] = n.Doc
		}
		defs[n.Name] = s
	}
	return schema{"$ref": "#/$defs/" + n.Name}
}

func (e Elsewhere) schema(defs defs) schema { return e.Form.schema(defs) }

func (l List) schema(defs defs) schema {
	s := schema{"type": "array", "items": l.Of.schema(defs)}
	if l.Min > 0 {
		s["minItems"] = l.Min
	}
	if l.Max > 0 {
		s["maxItems"] = l.Max
	}
	return s
}

func (e Either) schema(defs defs) schema {
	var all []schema
	for _, k := range e.kinds() {
		if s := e[k].schema(defs); len(all) == 0 || !same(s, all[len(all)-1]) {
			all = append(all, s)
		}
	}
	return anyOf(all)
}

func same(a, b schema) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

func anyOf(all []schema) schema {
	if len(all) == 1 {
		return all[0]
	}
	return schema{"anyOf": all}
}

func (o Object) schema(defs defs) schema {
	properties, required := schema{}, []string{}
	for _, k := range o {
		properties[k.Name] = k.Form.schema(defs)
		if k.Required {
			required = append(required, k.Name)
		}
	}
	s := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

func (c Choice) schema(defs defs) schema {
	var all []schema
	for _, o := range c.objects(nil) {
		all = append(all, o.schema(defs))
	}
	return anyOf(all)
}

// objects returns the choices one by one.
func (c Choice) objects(outer Object) (all []Object) {
	for _, variant := range c {
		o := slices.Concat(outer, Object{{variant.Key, variant.Form, true}}, variant.With)
		if variant.And == nil {
			all = append(all, o)
		} else {
			all = append(all, variant.And.objects(o)...)
		}
	}
	return all
}

func (Text) schema(defs) schema { return schema{"type": "string"} }

func (Name) schema(defs) schema { return schema{"type": "string", "minLength": 1} }

func (e Enum) schema(defs) schema { return schema{"enum": []string(e)} }

func (Bool) schema(defs) schema { return schema{"type": "boolean"} }

func (True) schema(defs) schema { return schema{"const": true} }

func (Number) schema(defs) schema { return schema{"type": "number"} }

func (i Int) schema(defs) schema { return schema{"type": "integer", "minimum": i.Min} }

func (Decimal) schema(defs) schema { return decimalSchema() }

func (Amount) schema(defs) schema { return decimalSchema() }

func decimalSchema() schema {
	return schema{"type": []string{"string", "number"}, "pattern": `^[+-]?[0-9]+(\.[0-9]+)?$`}
}

func (Currency) schema(defs) schema { return schema{"type": "string", "pattern": "^[A-Z]{3}$"} }

func (d Duration) schema(defs) schema {
	s := schema{"type": "string", "pattern": duration.Pattern}
	if d.Positive {
		s["not"] = schema{"pattern": "^[0a-z]*$"}
	}
	return s
}

func (Instant) schema(defs) schema {
	const date = `[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`
	const clock = `T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])`
	return schema{"type": "string", "pattern": "^" + date + "(" + clock + ")?$"}
}

func (UnixSeconds) schema(defs) schema { return schema{"type": "number"} }

func (n Version) schema(defs) schema { return schema{"const": int(n)} }
