package clickhouse

import (
	"bytes"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// The headers in which newer servers tell of an exception: its code, and the tag
// that stands around its text if it happens after the first rows were sent.
const (
	headerCode = "X-ClickHouse-Exception-Code"
	headerTag  = "X-ClickHouse-Exception-Tag"
)

// maxException bounds how much of an answer is read as an exception.
const maxException = 64 << 10

// marker stands before an exception that follows rows, and, with a tag, after it.
const marker = "__exception__"

var (
	codePattern    = regexp.MustCompile(`^Code: (\d{1,9})[.,] `)
	classPattern   = regexp.MustCompile(`^(?:e\.displayText\(\) = )?DB::[A-Za-z]*Exception: `)
	versionPattern = regexp.MustCompile(`(?:, e\.what\(\) = DB::[A-Za-z]*Exception)?(?: \(version [^()]*(?:\([^()]*\))?\))?\s*$`)
	namePattern    = regexp.MustCompile(` \(([A-Z][A-Z0-9_]*)\)$`)
)

// parseException reads the text of an exception as servers from 18.16 to 26.7
// print it. It returns nil if the text is something else.
func parseException(text, query string) *ServerError {
	code := codePattern.FindStringSubmatch(text)
	if code == nil {
		return nil
	}
	message := text[len(code[0]):]
	message = message[len(classPattern.FindString(message)):]
	if at := versionPattern.FindStringIndex(message); at != nil {
		message = message[:at[0]]
	}
	e := &ServerError{Query: query}
	e.Code, _ = strconv.Atoi(code[1])
	if name := namePattern.FindStringSubmatch(message); name != nil {
		e.Name = name[1]
		message = strings.TrimSuffix(message, name[0])
	}
	e.Message = message
	return e
}

// exceptionCode returns the code in the header of an answer, or 0.
func exceptionCode(header http.Header) int {
	code, err := strconv.Atoi(header.Get(headerCode))
	if err != nil {
		return 0
	}
	return code
}

// headerException makes an exception of an answer that has a code in its header.
// It returns nil if there is none.
func headerException(header http.Header, body, query string) *ServerError {
	code := exceptionCode(header)
	if code == 0 {
		return nil
	}
	if e := parseException(body, query); e != nil {
		return e
	}
	return &ServerError{Code: code, Message: shortened(body), Query: query}
}

// streamException reads what stands where a row should begin: the bare text of an
// exception (up to 25.2), the text behind a marker, or (from 25.11) the text in a
// frame of markers and the tag of the header. It returns nil if it is something
// else.
func streamException(rest []byte, tag, query string) *ServerError {
	rest = bytes.TrimLeft(rest, "\r\n")
	rest, marked := bytes.CutPrefix(rest, []byte(marker))
	rest = bytes.TrimLeft(rest, "\r\n")
	if marked && tag != "" {
		rest = unframed(rest, tag)
	}
	return parseException(string(rest), query)
}

// unframed returns the text between the tags. A frame that is cut off is taken to
// its end.
func unframed(rest []byte, tag string) []byte {
	inner, ok := bytes.CutPrefix(rest, []byte(tag))
	if !ok {
		return rest
	}
	inner = bytes.TrimLeft(inner, "\r\n")
	end := bytes.LastIndex(inner, []byte(" "+tag))
	if end < 0 {
		return inner
	}
	// Before the tag stands the length of the text in digits.
	return bytes.TrimRight(bytes.TrimRight(inner[:end], "0123456789"), "\r\n")
}

// maxShown bounds what an error shows of an answer.
const maxShown = 200

// shortened returns the beginning of a text of unknown origin, quoted.
func shortened(text string) string {
	if len(text) <= maxShown {
		return strconv.Quote(text)
	}
	return strconv.Quote(strings.ToValidUTF8(text[:maxShown], "")) + "…"
}
