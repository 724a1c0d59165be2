package jsonx

// AppendKey begins a member that is not the first of its object.
func AppendKey(dst []byte, key string) []byte {
	return append(AppendString(append(dst, ','), key), ':')
}

// AppendText appends a member whose default is "", unless it is that.
func AppendText(dst []byte, key, text string) []byte {
	if text == "" {
		return dst
	}
	return AppendString(AppendKey(dst, key), text)
}

// AppendFlag appends a member whose default is false, unless it is that.
func AppendFlag(dst []byte, key string, set bool) []byte {
	if !set {
		return dst
	}
	return append(AppendKey(dst, key), "true"...)
}

// AppendList appends a list.
func AppendList[T any](dst []byte, list []T, one func([]byte, T) []byte) []byte {
	dst = append(dst, '[')
	for i, item := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = one(dst, item)
	}
	return append(dst, ']')
}
