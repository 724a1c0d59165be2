package strict

import (
	"strconv"
	"strings"
)

// Join returns the path of something inside path; either may be "".
func Join(path, rest string) string {
	if path == "" || rest == "" || rest[0] == '[' {
		return path + rest
	}
	return path + "." + rest
}

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }

// Step is a key as part of a path; unusual keys are quoted.
func Step(key string) string {
	const usual = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
	if key == "" || strings.Trim(key, usual) != "" {
		return "[" + strconv.Quote(key) + "]"
	}
	return key
}
