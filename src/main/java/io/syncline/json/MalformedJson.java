package io.syncline.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/** Thrown for bytes that are not the JSON asked for; says where, never what stood there. */
public final class MalformedJson extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedJson(String what) {
    super(what);
  }

  /**
   * The parser's own message quotes the text it stumbled on, so neither it nor its cause is kept.
   */
  static MalformedJson at(JsonProcessingException failure) {
    return new MalformedJson("Not JSON that can be read" + place(failure.getLocation()));
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
