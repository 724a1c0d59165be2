package chdbtest

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Codes of exceptions that the server itself makes.
const (
	codeSyntax  = 62
	codeSameID  = 216
	codeAccess  = 516
	codeUnknown = 1002
)

// exception is an error as the HTTP interface tells it; text ends with a line
// end.
type exception struct {
	code int
	text string
}

func (e exception) Error() string { return e.text }

var codePattern = regexp.MustCompile(`^Code: (\d+)\. `)

// newException makes one from a message of the engine's, which begins with its
// code except in unforeseen cases.
func newException(message, version string) exception {
	code := codeUnknown
	if m := codePattern.FindStringSubmatch(message); m != nil {
		code, _ = strconv.Atoi(m[1])
	}
	if !strings.Contains(message, "(version ") {
		message += " (version " + version + " (official build))"
	}
	return exception{code: code, text: strings.TrimRight(message, "\n") + "\n"}
}

// fault makes an exception that the engine does not know of.
func fault(code int, name, version, text string) exception {
	return newException(fmt.Sprintf("Code: %d. DB::Exception: %s. (%s)", code, text, name), version)
}

// statuses are the codes that the real server tells by another status than 500, as far
// as queries of this module meet them.
var statuses = map[int][]int{
	http.StatusUnauthorized:          {194},
	http.StatusForbidden:             {192, 193, 497, 512, codeAccess},
	http.StatusBadRequest:            {6, 8, 15, 25, 26, 27, 36, 38, 41, 43, 44, 53, codeSyntax, 69, 72, 117, 376, 427, 441},
	http.StatusNotFound:              {46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 336, 511},
	http.StatusRequestEntityTooLarge: {307},
	http.StatusNotImplemented:        {48},
	http.StatusServiceUnavailable:    {74, 209, 439},
	http.StatusLengthRequired:        {381},
	http.StatusRequestTimeout:        {159},
}

// status is the HTTP status of an exception before anything was sent.
func (e exception) status() int {
	for status, codes := range statuses {
		if slices.Contains(codes, e.code) {
			return status
		}
	}
	return http.StatusInternalServerError
}

// block is what stands after the rows when the exception comes in the middle of
// an answer, since 25.11: the length counts the message with its line end.
func (e exception) block(tag string) string {
	const mark = "__exception__\r\n"
	text := e.text
	if len(text) > 16<<10 {
		text = text[:16<<10]
	}
	return "\r\n" + mark + tag + "\r\n" + text + strconv.Itoa(len(text)) + " " + tag + "\r\n" + mark
}
