package io.syncline.csv;

import org.jspecify.annotations.Nullable;

/** A text is no table; the message names the line and quotes nothing. */
public final class MalformedCsv extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedCsv(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
