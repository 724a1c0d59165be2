package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// guessFormat tells the format by the beginning of the content, and where that
// leaves a doubt by the name.
func guessFormat(name string, head []byte) (string, error) {
	text := bytes.TrimSpace(head)
	switch {
	case len(text) == 0:
		return "", errors.New("the file is empty")
	case text[0] == '{':
		return guessJSON(keys(text))
	case text[0] == '[':
		return "", errors.New("a JSON array; want one object a line (jq -c '.[]' makes them)")
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	if bytes.ContainsAny(line, delimiters) || hasExtension(name, "csv") || hasExtension(name, "tsv") {
		return "csv", nil
	}
	return "", fmt.Errorf("neither JSON nor a table; want one of %s", strings.Join(formats, ", "))
}

func hasExtension(name, extension string) bool {
	return strings.HasSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), "."+extension)
}

// guessJSON knows records by the keys that only one format has.
func guessJSON(keys []string) (string, error) {
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(key string) bool { return slices.Contains(keys, key) })
	}
	switch {
	case has("event_timestamp", "event_params"):
		return "ga4", nil
	case has("batch"), has("type") && has("messageId", "anonymousId", "userId", "originalTimestamp"):
		return "segment", nil
	case has("time") && has("name", "url"):
		return "ndjson", nil
	}
	return "", fmt.Errorf("no known format: the first record has the keys %s; -format says what it is (%s)",
		strings.Join(keys, ", "), strings.Join(formats, ", "))
}

// keys returns the keys of the first object of a text, which may be cut off.
func keys(text []byte) (keys []string) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.Token() // the brace
	for decoder.More() {
		key, err := decoder.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			break
		}
		keys = append(keys, name)
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			break
		}
	}
	return keys
}
