package attribution_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

func csvOf(t testing.TB, table *attribution.Table[string], form attribution.CSV) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, table.WriteCSV(&b, form))
	return b.String()
}

func readCSV(text string, form attribution.CSV) (*attribution.Table[string], error) {
	table := attribution.MustTable[string]("EUR")
	return table, table.ReadCSV(strings.NewReader(text), form)
}

var (
	channelAttribution = attribution.CSV{Comma: ';', Separator: ">", Conversions: "total_conversions", Value: "total_conversion_value", Nulls: "total_null"}
	fractribution      = attribution.CSV{Path: "transformed_path", Nulls: "non_conversions", Value: "revenue"}
)

// TestCSVOfTools reads one table as several tools write it.
func TestCSVOfTools(t *testing.T) {
	want := tableOfLines(t, []tableLine{
		{[]string{"eta", "iota", "alpha", "eta"}, 1, 3, 24_400},
		{[]string{"Paid, Search", "Email"}, 0, 2, 0},
		{nil, 2, 5, 1999},
	})
	for name, c := range map[string]struct {
		text string
		form attribution.CSV
	}{
		"ours": {"path,conversions,value,nulls\neta > iota > alpha > eta,1,244.00,3\n\"Paid, Search > Email\",0,0,2\n,2,19.99,5\n", attribution.CSV{}},
		"other columns, other order, carriage returns, byte order mark": {"\ufeffid,nulls,value,path,conversions\r\n1,3,244,eta > iota > alpha > eta,1\r\n2,2,,\"Paid, Search > Email\",\r\n3,5,19.99,\"\",2\r\n", attribution.CSV{}},
		"of R":            {"\"path\";\"total_conversions\";\"total_conversion_value\";\"total_null\"\n\"eta > iota > alpha > eta\";1;2.44e+02;3\n\"Paid, Search>Email\";0;0;2\n\" \";2;19.99;5\n", channelAttribution},
		"of a data frame": {"transformed_path,conversions,non_conversions,revenue\neta > iota > alpha > eta,1.0,3.0,244.00000000000003\n\"Paid, Search > Email\",0.0,2.0,\n,2.0,5.0,19.99\n", fractribution},
		"in parts":        {"path,conversions,value,nulls\neta > iota > alpha > eta,1,244,0\n,2,19.99,5\neta > iota > alpha > eta,0,0,3\n\"Paid, Search > Email\",0,0,2\nunused,0,0,0\n", attribution.CSV{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := readCSV(c.text, c.form)
			require.NoError(t, err)
			require.Equal(t, csvOf(t, want, attribution.CSV{}), csvOf(t, got, attribution.CSV{}))
			require.Equal(t, encoded(t, want), encoded(t, got))
		})
	}
}

func TestCSVWithoutColumns(t *testing.T) {
	got, err := readCSV("conversions,path\n3,a\n", attribution.CSV{})
	require.NoError(t, err)
	require.Equal(t, "path,conversions,value,nulls\na,3,0.00,0\n", csvOf(t, got, attribution.CSV{}))

	got, err = readCSV("path,conversions\n", attribution.CSV{})
	require.NoError(t, err)
	require.Zero(t, got.Len())
}

func TestCSVBroken(t *testing.T) {
	const head = "path,conversions,value,nulls\n"
	for name, c := range map[string]struct {
		text string
		form attribution.CSV
		want error
		say  string
	}{
		"nothing":             {"", attribution.CSV{}, attribution.ErrFormat, "line 1: want a header"},
		"no path":             {"paths,conversions\n", attribution.CSV{}, attribution.ErrFormat, `line 1: ["paths" "conversions"]: there is no column "path"`},
		"no conversions":      {"path,value\n", attribution.CSV{}, attribution.ErrFormat, `no column "conversions"`},
		"no nulls, but named": {"path,conversions\n", attribution.CSV{Nulls: "null"}, attribution.ErrFormat, `no column "null"`},
		"a column twice":      {"path,nulls,conversions,nulls\n", attribution.CSV{}, attribution.ErrFormat, `two columns "nulls"`},
		"names twice":         {head, attribution.CSV{Nulls: "value"}, attribution.ErrFormat, `csv: two columns "value"`},
		"comma":               {head, attribution.CSV{Comma: '"'}, attribution.ErrFormat, `csv.comma: '"'`},
		"fields":              {head + "a,1,2\n", attribution.CSV{}, attribution.ErrFormat, "record on line 2: wrong number of fields"},
		"quotes":              {head + "a,1,2,3\n\"a,1,2,3\n", attribution.CSV{}, attribution.ErrFormat, "line 3"},
		"word":                {head + "a,1,2,3\nb,many,0,0\n", attribution.CSV{}, attribution.ErrFormat, `line 3: column "conversions": "many": want a whole number`},
		"half":                {head + "a,1,2,0.5\n", attribution.CSV{}, attribution.ErrFormat, `line 2: column "nulls": "0.5": want a whole number`},
		"2⁶⁴":                 {head + "a,18446744073709551616,2,0\n", attribution.CSV{}, attribution.ErrFormat, `column "conversions": "18446744073709551616"`},
		"decimal comma":       {head + "a,1,\"2,50\",0\n", attribution.CSV{}, attribution.ErrFormat, `column "value": "2,50": want a decimal number`},
		"not a number":        {head + "a,1,NaN,0\n", attribution.CSV{}, attribution.ErrFormat, `"NaN"`},
		"2¹²⁸":                {head + "a,1,340282366920938463463374607431768.211456,0\n", attribution.CSV{}, attribution.ErrFormat, "want less than 2¹²⁸ micros"},
		"huge":                {head + "a,1,1e1000000000,0\n", attribution.CSV{}, attribution.ErrFormat, "want less than 2¹²⁸ micros"},
		"negative count":      {head + "a,-1,0,0\n", attribution.CSV{}, attribution.ErrRow, `line 2: column "conversions": "-1": want 0 or more`},
		"negative value":      {head + "a,1,-0.01,0\n", attribution.CSV{}, attribution.ErrRow, `column "value": "-0.01": want 0 or more`},
		"value of nulls":      {head + "a,0,1,1\n", attribution.CSV{}, attribution.ErrRow, `column "value": "1": there are no conversions`},
	} {
		t.Run(name, func(t *testing.T) {
			table := tableOfLines(t, []tableLine{{[]string{"kept"}, 1, 0, 1}})
			before := encoded(t, table)
			err := table.ReadCSV(strings.NewReader(c.text), c.form)
			require.ErrorIs(t, err, c.want)
			require.ErrorContains(t, err, c.say)
			require.Equal(t, before, encoded(t, table), "it is as it was")
		})
	}
}

func TestCSVFailingFiles(t *testing.T) {
	broken := errors.New("broken pipe")
	table := tableOfLines(t, []tableLine{{[]string{"a"}, 1, 0, 1}})
	require.ErrorIs(t, table.WriteCSV(failingWriter{broken}, attribution.CSV{}), broken)
	err := table.ReadCSV(iotest.ErrReader(broken), attribution.CSV{})
	require.ErrorIs(t, err, broken)
	require.NotErrorIs(t, err, attribution.ErrFormat)
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// TestCSVLarge: counts and values beyond those of Money are read back as they are.
func TestCSVLarge(t *testing.T) {
	const text = "path,conversions,value,nulls\na,18446744073709551615,340282366920938463463374607431768.211455,18446744073709551615\n"
	table, err := readCSV(text, attribution.CSV{})
	require.NoError(t, err)
	require.Equal(t, text, csvOf(t, table, attribution.CSV{}))
}

// TestCSVUnwritable: paths that would be read back as others are an error, and
// nothing is written.
func TestCSVUnwritable(t *testing.T) {
	tight := attribution.CSV{Separator: ">"}
	for name, c := range map[string]struct {
		keys []string
		form attribution.CSV
	}{
		"one empty key":                    {[]string{""}, attribution.CSV{}},
		"the separator in a key":           {[]string{"a > b"}, attribution.CSV{}},
		"the separator where keys meet":    {[]string{"a >", "b"}, attribution.CSV{}},
		"a line's end":                     {[]string{"a\r\nb"}, attribution.CSV{}},
		"blanks that are taken off":        {[]string{"a ", "b"}, tight},
		"blanks at the end":                {[]string{"a", "b\t"}, tight},
		"a blank key":                      {[]string{" "}, tight},
		"the separator without its blanks": {[]string{"a>b"}, tight},
		"a separator that overlaps":        {[]string{"a-", "b"}, attribution.CSV{Separator: "--"}},
	} {
		t.Run(name, func(t *testing.T) {
			table := attribution.MustTable[string]("EUR")
			table.AddNull("fine")
			table.AddNull(c.keys...)
			var b bytes.Buffer
			require.ErrorIs(t, table.WriteCSV(&b, c.form), attribution.ErrFormat)
			require.Zero(t, b.Len())
		})
	}
	for name, keys := range map[string][]string{
		"empty keys":           {"", "", "a", ""},
		"blanks":               {" a", "b ", "\tc"},
		"quotes and commas":    {`"a"`, "b,c", "'", `""`},
		"line feeds":           {"a\nb", "\r", "\n"},
		"no text":              {"\xff\xfe", "\x00"},
		"parts of a separator": {">", "x>", ">y"},
		"a byte order mark":    {"\ufeffpath"},
		"an end of data":       {`\.`},
	} {
		t.Run(name, func(t *testing.T) {
			table := attribution.MustTable[string]("EUR")
			table.AddNull(keys...)
			text := csvOf(t, table, attribution.CSV{})
			back, err := readCSV(text, attribution.CSV{})
			require.NoError(t, err)
			require.Equal(t, encoded(t, table), encoded(t, back), "%q", text)
		})
	}
}

// TestCSVRoundTrip: what can be written is read back as it was.
func TestCSVRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	forms := []attribution.CSV{{}, channelAttribution, fractribution, {Comma: '\t', Separator: ", "}, {Separator: "\x00"}}
	written := 0
	for range 2000 {
		table := attribution.MustTable[string]("EUR")
		for range r.IntN(6) {
			line := tableLine{keys: randomKeys(r), conversions: r.Int64N(2), nulls: r.Int64N(3)}
			line.cents = line.conversions * r.Int64N(1000)
			line.addTo(t, table)
		}
		form := forms[r.IntN(len(forms))]
		var b strings.Builder
		if err := table.WriteCSV(&b, form); err != nil {
			require.ErrorIs(t, err, attribution.ErrFormat)
			continue
		}
		written++
		back, err := readCSV(b.String(), form)
		require.NoError(t, err)
		require.Equal(t, csvOf(t, table, form), csvOf(t, back, form))
		require.ElementsMatch(t, rowKeys(table), rowKeys(back))
	}
	require.Greater(t, written, 200)
}

func randomKeys(r *rand.Rand) (keys []string) {
	const letters = "aab>> ,;\"\n\r-"
	for range r.IntN(4) {
		key := make([]byte, r.IntN(4))
		for i := range key {
			key[i] = letters[r.IntN(len(letters))]
		}
		keys = append(keys, string(key))
	}
	return keys
}

func rowKeys(table *attribution.Table[string]) (rows []string) {
	for row := range table.Rows() {
		rows = append(rows, fmt.Sprintf("%q %d %d %v", row.Keys, row.Conversions, row.Nulls, row.Value))
	}
	return rows
}

// TestCSVTypedKeys: keys may be of any type of text.
func TestCSVTypedKeys(t *testing.T) {
	type channel string
	table := attribution.MustTable[channel]("JPY")
	require.NoError(t, table.ReadCSV(strings.NewReader("path,conversions,value\na > b,2,300\n"), attribution.CSV{}))
	require.Equal(t, []channel{"a", "b"}, table.Keys())
	var b strings.Builder
	require.NoError(t, table.WriteCSV(&b, attribution.CSV{}))
	require.Equal(t, "path,conversions,value,nulls\na > b,2,300,0\n", b.String())
}

func FuzzCSV(f *testing.F) {
	f.Add("path,conversions,value,nulls\na > b,1,2.50,3\n", " > ")
	f.Add("nulls,path,conversions\r\n3,\"a, \"\"b\",1e2\r\n", ">")
	f.Add("path,conversions,value\n,18446744073709551615,340282366920938463463374607431768.211455\n", ", ")
	f.Fuzz(func(t *testing.T, text, separator string) {
		form := attribution.CSV{Separator: separator}
		table, err := readCSV(text, form)
		if err != nil {
			return
		}
		var b strings.Builder
		if table.WriteCSV(&b, form) != nil {
			return
		}
		back, err := readCSV(b.String(), form)
		require.NoError(t, err)
		require.True(t, slices.Equal(rowKeys(table), rowKeys(back)), "%q", b.String())
	})
}

func ExampleTable_ReadCSV() {
	table := attribution.MustTable[string]("EUR")
	err := table.ReadCSV(strings.NewReader(`path;total_conversions;total_conversion_value;total_null
eta > iota;2;30.00;5
iota;0;0;7
`), attribution.CSV{
		Comma: ';', Separator: ">", Conversions: "total_conversions", Value: "total_conversion_value", Nulls: "total_null",
	})
	if err != nil {
		panic(err)
	}
	for row := range table.Rows() {
		fmt.Printf("%q: %d conversions, %v, %d nulls\n", row.Keys, row.Conversions, row.Value, row.Nulls)
	}
	// Output:
	// ["eta" "iota"]: 2 conversions, 30.00 EUR, 5 nulls
	// ["iota"]: 0 conversions, 0.00 EUR, 7 nulls
}

func ExampleTable_WriteCSV() {
	table := attribution.MustTable[string]("EUR")
	table.AddNull("Search")
	table.Add(attribution.Path[string]{
		Touches:    []attribution.Touch[string]{{Key: "Search"}, {Key: "Email"}},
		Conversion: &attribution.Conversion{Value: conversion.Cents(4990, "EUR")},
	})
	if err := table.WriteCSV(os.Stdout, attribution.CSV{}); err != nil {
		panic(err)
	}
	// Output:
	// path,conversions,value,nulls
	// Search,0,0.00,1
	// Search > Email,1,49.90,0
}
