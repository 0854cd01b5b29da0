package io.syncline.console;

import io.syncline.api.http.ApiWords;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry of a select. */
public record Option(String value, boolean chosen) {

  public static <E extends Enum<E>> List<Option> of(Class<E> type, @Nullable E chosen) {
    return Arrays.stream(type.getEnumConstants())
        .map(it -> new Option(ApiWords.of(it), it == chosen))
        .toList();
  }
}
