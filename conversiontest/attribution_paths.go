package conversiontest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// Paths returns a table of paths that are written as sentences: the keys with
// " > " between them, a colon, how many of how many journeys converted, and what
// the conversions are worth together:
//
//	conversiontest.Paths("EUR",
//		"Search > Email: 4 of 10, 200.00",
//		"Search: 2 of 20",
//		": 1 of 1, 25.00", // no touch: unattributed
//	)
//
// Keys are what is left without blanks around them. It panics on a sentence that
// is none, as it is meant for tests.
func Paths(currency string, sentences ...string) *attribution.Table[string] {
	table := attribution.MustTable[string](currency)
	for _, s := range sentences {
		if err := addPath(table, s); err != nil {
			panic(fmt.Sprintf("conversiontest: path %q: %v", s, err))
		}
	}
	return table
}

func addPath(table *attribution.Table[string], sentence string) error {
	colon := strings.LastIndexByte(sentence, ':')
	if colon < 0 {
		return fmt.Errorf("want keys, a colon, and how many of how many converted, such as \"Search > Email: 4 of 10, 200.00\"")
	}
	counts, amount, worth := strings.Cut(sentence[colon+1:], ",")
	conversions, journeys, found := strings.Cut(counts, " of ")
	n, err := strconv.ParseInt(strings.TrimSpace(conversions), 10, 64)
	if err != nil || !found {
		return fmt.Errorf("%q: want two numbers, such as 4 of 10", strings.TrimSpace(counts))
	}
	of, err := strconv.ParseInt(strings.TrimSpace(journeys), 10, 64)
	if err != nil || of < n {
		return fmt.Errorf("%q: want a number that is not below %d", strings.TrimSpace(journeys), n)
	}
	var value conversion.Money
	if worth {
		if value, err = conversion.ParseAmount(strings.TrimSpace(amount), table.Currency()); err != nil {
			return fmt.Errorf("%q: %w", strings.TrimSpace(amount), err)
		}
	}
	return table.AddCount(keysOf(sentence[:colon]), n, of-n, value)
}

func keysOf(path string) (keys []string) {
	if strings.TrimSpace(path) == "" {
		return nil
	}
	for key := range strings.SplitSeq(path, ">") {
		keys = append(keys, strings.TrimSpace(key))
	}
	return keys
}

// Credited returns the credits of a result in words, by key: "Email 3.3333
// conversions, 193.33 EUR". Conversions have four digits after the
// point at most, value has two.
func Credited[K attribution.Key](r attribution.Result[K]) (words []string) {
	for _, c := range r.Credits {
		words = append(words, fmt.Sprintf("%s %s conversions, %.2f %s", string(c.Key), short(c.Conversions), c.Value, r.Currency))
	}
	return words
}

// short returns a number with four digits after the point at most.
func short(x float64) string {
	text := strconv.FormatFloat(x, 'f', 4, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
