package io.syncline.core.expression;

/** An expression that cannot be used, and where in its text: line and column from 1. */
public final class ExpressionProblem extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;

  ExpressionProblem(int line, int column, String reason) {
    super(line + ":" + column + ": " + reason);
    this.line = line;
    this.column = column;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }
}
