package io.syncline.system.jdbc.change;

import io.syncline.system.jdbc.change.LogMessage.Cells;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Reads messages of {@code pgoutput}, version 1 of its protocol. */
final class PgOutput {

  private static final int VALUE_FLAGS = 1;

  private PgOutput() {}

  /**
   * @throws IllegalStateException where it is no such message
   */
  static LogMessage read(ByteBuffer bytes) {
    return switch (bytes.get()) {
      case 'B' -> new LogMessage.Begin();
      case 'C' -> commit(bytes);
      case 'R' -> relation(bytes);
      case 'I' -> row(bytes, true);
      case 'U', 'D' -> row(bytes, false);
      case 'T' -> truncate(bytes);
      case 'O', 'Y', 'M' -> new LogMessage.Other();
      default -> throw unreadable();
    };
  }

  private static IllegalStateException unreadable() {
    return new IllegalStateException("no message of pgoutput");
  }

  private static LogMessage commit(ByteBuffer bytes) {
    bytes.get();
    bytes.getLong();
    return new LogMessage.Commit(bytes.getLong());
  }

  private static LogMessage relation(ByteBuffer bytes) {
    int id = bytes.getInt();
    var schema = text(bytes);
    var table = text(bytes);
    bytes.get();
    var columns = new ArrayList<String>();
    for (int left = bytes.getShort(); left > 0; left--) {
      bytes.position(bytes.position() + VALUE_FLAGS);
      columns.add(text(bytes));
      bytes.getInt();
      bytes.getInt();
    }
    // An empty name stands for the schema of the catalog.
    return new LogMessage.Relation(id, schema.isEmpty() ? "pg_catalog" : schema, table, columns);
  }

  private static LogMessage row(ByteBuffer bytes, boolean isNew) {
    int relation = bytes.getInt();
    @Nullable Cells before = null;
    @Nullable Cells after = null;
    while (bytes.hasRemaining()) {
      switch (bytes.get()) {
        case 'K', 'O' -> before = cells(bytes);
        case 'N' -> after = cells(bytes);
        default -> throw unreadable();
      }
    }
    return new LogMessage.Row(relation, isNew, before, after);
  }

  private static Cells cells(ByteBuffer bytes) {
    var values = new @Nullable String[bytes.getShort()];
    for (int i = 0; i < values.length; i++) {
      switch (bytes.get()) {
        case 'n', 'u' -> values[i] = null;
        case 't' -> values[i] = text(bytes, bytes.getInt());
        default -> throw unreadable();
      }
    }
    return new Cells(values);
  }

  private static LogMessage truncate(ByteBuffer bytes) {
    var relations = new ArrayList<Integer>();
    int left = bytes.getInt();
    bytes.get();
    for (; left > 0; left--) {
      relations.add(bytes.getInt());
    }
    return new LogMessage.Truncate(relations);
  }

  private static String text(ByteBuffer bytes, int length) {
    var text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Up to a zero. */
  private static String text(ByteBuffer bytes) {
    var text = new ByteArrayOutputStream();
    for (byte next = bytes.get(); next != 0; next = bytes.get()) {
      text.write(next);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
