// Package proptext gives the texts under which the values of properties are
// counted.
package proptext

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion"
)

// Of returns the text of a value: a string as it is, a number in shortest
// decimal form, true or false, a list as its sorted elements joined by ", ". An
// absent value is "".
func Of(v conversion.Value) string {
	switch v.Kind() {
	case conversion.KindNumber:
		return strconv.FormatFloat(v.Num()+0, 'f', -1, 64) // + 0 makes 0 of −0
	case conversion.KindStrings:
		return strings.Join(slices.Sorted(slices.Values(v.List())), ", ")
	}
	return v.String()
}
