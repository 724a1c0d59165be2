package strict_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

func TestReadFaults(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	tests := []struct{ text, want string }{
		{"", "line 1, column 1: want a value, found the end"},
		{" \n ", "line 2, column 2: want a value, found the end"},
		{"nul", "line 1, column 1: want a value, found 'n'"},
		{"True", "line 1, column 1: want a value, found 'T'"},
		{"'a'", `line 1, column 1: want a value, found '\''`},
		{"1 2", "line 1, column 3: only one value is expected, but '2' follows"},
		{"01", "line 1, column 1: a number does not begin with 0"},
		{"-", "line 1, column 2: want a digit, found the end"},
		{"1.", "line 1, column 3: want a digit, found the end"},
		{"1e+", "line 1, column 4: want a digit, found the end"},
		{".5", "line 1, column 1: want a value, found '.'"},
		{"+1", "line 1, column 1: want a value, found '+'"},
		{"NaN", "line 1, column 1: want a value, found 'N'"},
		{`{"a"}`, "a: line 1, column 5: want a colon after the key, found '}'"},
		{`{"a":}`, "a: line 1, column 6: want a value, found '}'"},
		{`{"a":1,}`, "line 1, column 8: want a key in quotes, found '}'"},
		{`{a:1}`, "line 1, column 2: want a key in quotes, found 'a'"},
		{`{"a":1 "b":2}`, "line 1, column 8: want a comma or }, found '\"'"},
		{`[1,]`, "[1]: line 1, column 4: want a value, found ']'"},
		{`[1 2]`, "line 1, column 4: want a comma or ], found '2'"},
		{`[1`, "line 1, column 3: want a comma or ], found the end"},
		{`{"a":[{"b":tru}]}`, "a[0].b: line 1, column 12: want a value, found 't'"},
		{`"abc`, "line 1, column 1: the string has no end"},
		{"\"a\nb\"", `line 1, column 3: the control character '\n' has to be escaped`},
		{`"\x"`, "line 1, column 2: unknown escape"},
		{`"\`, "line 1, column 2: unknown escape"},
		{`"\u12G4"`, `line 1, column 4: want four hex digits after \u`},
		{`"\u12`, `line 1, column 4: want four hex digits after \u`},
		{`"\ud800"`, "line 1, column 2: half a surrogate pair is no character"},
		{`"\ud800\u0041"`, "line 1, column 2: half a surrogate pair is no character"},
		{`"\udc00"`, "line 1, column 2: half a surrogate pair is no character"},
		{"\"ä\xff\"", "line 1, column 3: the byte 0xFF is no UTF-8"},
		{"\xef\xbb\xbf{}", `line 1, column 1: want a value, found '\ufeff'`},
		{deep(65), strings.Repeat("[0]", 64) + ": line 1, column 65: more than 64 lists and objects inside each other"},
		{`{"a b":{"":[1,{"x":1,"x":2}]}}`, `["a b"][""][1].x: line 1, column 22: the key "x" appears twice`},
		{`{"a":1,"\u0061":2}`, `a: line 1, column 8: the key "a" appears twice`},
	}
	for _, test := range tests {
		_, err := strict.Read([]byte(test.text))
		require.EqualError(t, err, test.want, test.text)
	}
	_, err := strict.Read([]byte(deep(64)))
	require.NoError(t, err)
}

func TestRead(t *testing.T) {
	v, err := strict.Read([]byte("\n {\"a\": [true, null, -1.5e3, \"\\u00e4\\ud83d\\ude00\\/\\n\"],\n \"b\":{}}"))
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b"}, v.Keys())
	a := v.Get("a")
	require.Equal(t, 4, a.Len())
	var kinds []strict.Kind
	for i, item := range a.Items() {
		kinds = append(kinds, item.Kind())
		require.Equal(t, fmt.Sprintf("a[%d]", i), item.Path())
	}
	require.Equal(t, []strict.Kind{strict.Bool, strict.Null, strict.Number, strict.Text}, kinds)
	require.Equal(t, "ä😀/\n", a.Texts()[3])
	line, column := v.Get("b").Position()
	require.Equal(t, [2]int{3, 6}, [2]int{line, column})
	require.Equal(t, "{}", string(v.Get("b").Raw()))
	require.False(t, v.Get("c").Get("d").Exists())
	require.Empty(t, v.Get("c").Text())
}

func TestInt(t *testing.T) {
	for text, want := range map[string]int{"3": 3, "3.0": 3, "3e2": 300, "-1": -1} {
		v, err := strict.Read([]byte(text))
		require.NoError(t, err)
		n, ok := v.Int()
		require.True(t, ok)
		require.Equal(t, want, n)
	}
	for _, text := range []string{"1.5", "1e30", "9223372036854775808", `"3"`} {
		v, err := strict.Read([]byte(text))
		require.NoError(t, err)
		_, ok := v.Int()
		require.False(t, ok, text)
	}
}

func TestLocate(t *testing.T) {
	v, err := strict.Read([]byte(`{"value": 1, "rule": {"all": [{"on": {"prop": "n", "gte": 3}}, {"path": "/p"}, {"query": "q", "is": {"eq": "x"}}]}, "steps": [{"on": {"path": "/p"}}]}`))
	require.NoError(t, err)
	for path, want := range map[string]string{
		"rule.all[0].prop.gte":     "rule.all[0].on.gte",
		"rule.all[0].prop":         "rule.all[0].on.prop",
		"rule.all[0].value":        "rule.all[0].value",
		"rule.all[1].path.glob":    "rule.all[1].path",
		"rule.all[2].query.is.eq":  "rule.all[2].is.eq",
		"rule.all[7].x":            "rule.all[7].x",
		"steps[0].on.path.glob":    "steps[0].on.path",
		"steps[0].name":            "steps[0].name",
		"name":                     "name",
		"":                         "",
		"rule.all[2].query[\"a.b]": "rule.all[2].query",
	} {
		_, exact := v.Locate(path)
		require.Equal(t, want, exact, path)
	}
}

func TestUnknown(t *testing.T) {
	words := []string{"event", "path", "any_event", "at_least", "of", "within"}
	for word, want := range map[string]string{
		"evnet": "event", "Path": "path", "anyevent": "any_event", "atleast": "at_least", "at-least": "at_least", "pth": "path",
	} {
		require.Contains(t, strict.Unknown(word, words), fmt.Sprintf("did you mean %q?", want))
	}
	require.Contains(t, strict.Unknown("zzz", words), `known are "event", "path"`)
	require.Contains(t, strict.Unknown("micro", []string{"macro", "milestone", "secondary"}), `known are "macro", "milestone", "secondary"`)
}

// FuzzRead: encoding/json reads whatever is read here, and as the same.
func FuzzRead(f *testing.F) {
	for _, text := range []string{`{"a":[1,-2.5e+3,"x\u00e9\ud83d\ude00",true,false,null],"b":{}}`, ` [ ] `, `"\ud800"`, "1e999", "\"\xff\""} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := strict.Read(data)
		if err != nil {
			for fault := range strict.Faults(err) {
				require.Contains(t, []string{"syntax", "duplicate_key"}, fault.Code)
			}
			return
		}
		d := json.NewDecoder(strings.NewReader(string(data)))
		d.UseNumber()
		var want any
		require.NoError(t, d.Decode(&want))
		require.Equal(t, want, plain(v))
	})
}

func plain(v strict.Value) any {
	switch v.Kind() {
	case strict.Bool:
		return v.IsTrue()
	case strict.Number:
		return json.Number(v.NumberText())
	case strict.Text:
		return v.Text()
	case strict.List:
		list := []any{}
		for _, item := range v.Items() {
			list = append(list, plain(item))
		}
		return list
	case strict.Object:
		object := map[string]any{}
		for _, key := range v.Keys() {
			object[key] = plain(v.Get(key))
		}
		return object
	}
	return nil
}
