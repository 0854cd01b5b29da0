package io.syncline.core.definition;

import org.jspecify.annotations.Nullable;

/**
 * A message to the author of a definition.
 *
 * @param kind what follows from it
 * @param position where; null until the reader has looked the path up
 * @param path keys and places, each after a {@code /} ({@code /syncConfig/ownership/email}), a
 *     slash in a key written {@code ~1} (RFC 6901)
 * @param message what was found, what is allowed, the nearest valid name; never a secret
 * @param unfound the name it speaks of, where no system type declares that; null: it speaks of
 *     something else
 */
public record Finding(
    Kind kind,
    @Nullable Position position,
    String path,
    String message,
    UndeclaredNames.@Nullable Unfound unfound) {

  /** What follows from a finding. */
  public enum Kind {
    /** The file is refused. */
    PROBLEM,
    /** The sync is loaded and shown, and not started while this holds. */
    HOLDS,
    /** Reported, nothing more. */
    NOTICE
  }

  public static Finding problem(String path, String message) {
    return new Finding(Kind.PROBLEM, null, path, message, null);
  }

  public static Finding holds(String path, String message) {
    return new Finding(Kind.HOLDS, null, path, message, null);
  }

  public static Finding notice(String path, String message) {
    return new Finding(Kind.NOTICE, null, path, message, null);
  }

  /** A notice about a name that nothing declares; reported again when enough records lack it. */
  public static Finding notice(String path, String message, UndeclaredNames.Unfound unfound) {
    return new Finding(Kind.NOTICE, null, path, message, unfound);
  }

  public Finding at(@Nullable Position where) {
    return new Finding(kind, where, path, message, unfound);
  }

  public boolean refuses() {
    return kind == Kind.PROBLEM;
  }

  /** {@code file:line:column path: message}, as {@code validate} prints it. */
  @Override
  public String toString() {
    var where = position == null ? "" : position + " ";
    return where + (path.isEmpty() ? "/" : path) + ": " + message;
  }
}
