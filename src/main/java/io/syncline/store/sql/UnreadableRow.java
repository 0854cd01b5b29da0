package io.syncline.store.sql;

/**
 * A row has a word in it that this version does not know: a process of a newer one wrote it. A
 * queue leaves it to that one. The message names the column and the word, never a value of a
 * record.
 */
public final class UnreadableRow extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableRow(String column, String word) {
    super(column + " \"" + word + "\"");
  }
}
