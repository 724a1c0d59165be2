package importer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment/importer"
)

func TestMongo(t *testing.T) {
	for _, test := range []struct{ name, json, want string }{
		{"two keys", `{"country": "US", "age": 25}`, `{"and":[{"prop":"country","eq":"US"},{"prop":"age","eq":25}]}`},
		{"operators", `{"age": {"$gte": 18, "$lt": -1}}`, `{"and":[{"prop":"age","gte":18},{"prop":"age","lt":-1}]}`},
		{"missing is 0", `{"age": {"$gt": -10}}`, `{"or":[{"prop":"age","exists":false},{"prop":"age","gt":-10}]}`},
		{"missing is 0 beside a text", `{"v": {"$lt": "5"}}`, `{"or":[{"prop":"v","exists":false},{"prop":"v","lt":"5"}]}`},
		{"missing is no word", `{"v": {"$lt": "b"}}`, `{"prop":"v","lt":"b"}`},
		{"ne", `{"plan": {"$ne": "free"}}`, `{"not":{"prop":"plan","eq":"free"}}`},
		{"null", `{"plan": null}`, `{"prop":"plan","exists":false}`},
		{"not null", `{"plan": {"$ne": null}}`, `{"not":{"prop":"plan","exists":false}}`},
		{"in", `{"plan": {"$in": ["a", 1, "b", true, null]}}`,
			`{"or":[{"prop":"plan","exists":false},{"prop":"plan","in":["a","b"]},{"prop":"plan","eq":1},{"prop":"plan","eq":true}]}`},
		{"in nothing", `{"plan": {"$in": []}}`, `{"not":{"any_event":true}}`},
		{"nin", `{"plan": {"$nin": ["a"]}}`, `{"not":{"prop":"plan","eq":"a"}}`},
		{"in, ignoring case", `{"plan": {"$ini": ["A"]}}`, `{"prop":"plan","eq":"A","fold":true}`},
		{"not", `{"email": {"$not": {"$regex": "@gmail.com$"}}}`, `{"not":{"prop":"email","regexp":"@gmail.com$"}}`},
		{"regexp, ignoring case", `{"email": {"$regexi": "@gmail"}}`, `{"prop":"email","regexp":"@gmail","fold":true}`},
		{"exists", `{"email": {"$exists": true}}`, `{"prop":"email","exists":true}`},
		{"or", `{"$or": [{"a": 1}, {"b": 2}]}`, `{"or":[{"prop":"a","eq":1},{"prop":"b","eq":2}]}`},
		{"no alternatives", `{"$or": []}`, `{"any_event":true}`},
		{"none of none", `{"$nor": []}`, `{"not":{"any_event":true}}`},
		{"nor", `{"$nor": [{"a": 1}]}`, `{"not":{"prop":"a","eq":1}}`},
		{"nothing", `{}`, `{"any_event":true}`},
		{"an attribute that looks like a connective", `{"$groups": "beta"}`, `{"prop":"$groups","eq":"beta"}`},
		{"nested", `{"$not": {"$and": [{"company.id": 1}]}}`, `{"not":{"prop":"company.id","eq":1}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := importer.Mongo([]byte(test.json))
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(test.want, string(rule.AppendPredicateJSON(nil, got))))
		})
	}
}

// The cases are written after GrowthBook's behaviour, evaluated on an event.
func TestMongoHolds(t *testing.T) {
	for _, test := range []struct {
		name, json string
		props      conversion.Props
		want       bool
	}{
		{"a missing attribute orders like 0", `{"age": {"$gt": -10, "$lt": 10, "$gte": -9, "$lte": 9, "$ne": 10}}`, nil, true},
		{"and not above it", `{"age": {"$gt": 0}}`, nil, false},
		{"missing is not in", `{"plan": {"$nin": ["a", "b"]}}`, nil, true},
		{"one element of a list", `{"tags": {"$in": ["a", "b"]}}`, conversion.Props{conversion.Strings("tags", "x", "b")}, true},
		{"no element", `{"tags": {"$nin": ["a", "b"]}}`, conversion.Props{conversion.Strings("tags", "x", "b")}, false},
		{"words compare by bytes", `{"word": {"$gt": "alphabet", "$lt": "zebra"}}`, conversion.Props{conversion.String("word", "AZL")}, false},
		{"all keys", `{"a": 1, "b": 2}`, conversion.Props{conversion.Number("a", 1)}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := importer.Mongo([]byte(test.json))
			require.NoError(t, err)
			requireHolds(t, test.want, p, event(0, "e", test.props...))
		})
	}
}

func TestMongoFaults(t *testing.T) {
	for _, test := range []struct {
		name, json string
		want       []string
	}{
		{"no object", `[]`, []string{" type"}},
		{"array operators", `{"tags": {"$elemMatch": {"$eq": "a"}, "$size": 2, "$all": ["a"]}}`,
			[]string{`tags["$elemMatch"] unsupported`, `tags["$size"] unsupported`, `tags["$all"] unsupported`}},
		{"nested object", `{"company": {"id": 1}}`, []string{"company unsupported"}},
		{"operators beside keys", `{"company": {"$eq": 1, "id": 1}}`, []string{"company unsupported"}},
		{"list", `{"tags": ["a"]}`, []string{"tags unsupported"}},
		{"unknown operator", `{"a": {"$equals": 1}}`, []string{`a["$equals"] unknown`}},
		{"lookahead", `{"$or": [{"a": {"$regex": "(?=x)"}}]}`, []string{`["$or"][0].a["$regex"] regexp`}},
		{"versions and groups", `{"v": {"$vgt": "1.2"}, "id": {"$inGroup": "g"}}`, []string{`v["$vgt"] unsupported`, `id["$inGroup"] unsupported`}},
		{"no list", `{"$or": {}, "a": {"$in": "x"}}`, []string{`["$or"] type`, `a["$in"] type`}},
		{"order of booleans", `{"a": {"$gt": true}}`, []string{`a["$gt"] operator`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := importer.Mongo([]byte(test.json))
			require.Nil(t, p)
			requireFaults(t, err, test.want...)
		})
	}
}
