package io.syncline.definition.binding;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says in a sentence what the parser objects to in words of its own. Never quotes a value. */
final class ParserMessages {

  private static final String CANNOT_START = "found character '";

  private final MarkedYamlEngineException problem;
  private final String text;

  private ParserMessages(MarkedYamlEngineException problem, String text) {
    this.problem = problem;
    this.text = text;
  }

  /**
   * @param text the whole file
   */
  static String sentence(MarkedYamlEngineException problem, String text) {
    return new ParserMessages(problem, text).sentence();
  }

  private String sentence() {
    var said = String.valueOf(problem.getProblem());
    var context = String.valueOf(problem.getContext());
    if (said.startsWith("expected ',' or '")) {
      return unclosed(said);
    } else if (said.startsWith("expected <block end>")) {
      return outOfLine();
    } else if (said.startsWith(CANNOT_START)) {
      return cannotStart(said.charAt(CANNOT_START.length()));
    } else if (context.contains("quoted scalar")) {
      return said.contains("end of stream")
          ? "the quote of line " + line(problem.getContextMark()) + " is never closed"
          : "this is no escape of a double-quoted text: write `\\\\` for a backslash, or quote by"
              + " `'`";
    } else if (said.startsWith("mapping values are not allowed")) {
      return "a `: ` is inside a value or in a line that is indented too far: put the value in"
          + " quotes, or indent the line like its neighbours";
    } else if (said.startsWith("sequence entries are not allowed")) {
      return "a list begins on a line of its own: put this `-` below its key";
    } else if (said.startsWith("could not find expected ':'")) {
      return "line " + line(problem.getContextMark()) + " is a key without a `:`";
    } else if (context.contains("scanning an alias") || context.contains("scanning an anchor")) {
      return "a value that begins with `*` or `&` is written in quotes";
    } else if (said.startsWith("expected the node content")) {
      return "a value is missing before this";
    }
    return "this cannot be read as YAML; look at this line and the one above it";
  }

  private String unclosed(String said) {
    char close = said.charAt("expected ',' or '".length());
    char open = close == '}' ? '{' : '[';
    int from = line(problem.getContextMark());
    if (from == line(problem.getProblemMark())) {
      return "a comma or the closing `%c` is missing before this".formatted(close);
    }
    return "the `%c` of line %d is never closed%s"
        .formatted(open, from, said.endsWith("<stream end>") ? "" : ", or a comma is missing");
  }

  private String outOfLine() {
    int line = line(problem.getProblemMark());
    int column = problem.getProblemMark().map(Mark::getColumn).orElse(0);
    var lines = text.split("\n", -1);
    if (column > 0
        && !lines[line - 1].substring(0, Math.min(column, lines[line - 1].length())).isBlank()) {
      return "nothing may follow here: put the whole value in quotes";
    }
    int above = line - 1;
    while (above > 0 && (lines[above - 1].isBlank() || lines[above - 1].strip().startsWith("#"))) {
      above--;
    }
    if (above == 0) {
      return "this line does not fit to what is above it";
    }
    return indent(lines[above - 1]) == column
        ? "this line does not fit to line %d above it: one is an item of a list, the other a key"
            .formatted(above)
        : "this line is indented unlike line %d above it".formatted(above);
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  private static String cannotStart(char found) {
    return found == '\\' || found == '\t'
        ? "this line is indented by a tab: use blanks"
        : "a value that begins with `%c` is written in quotes".formatted(found);
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(Mark::getLine).orElse(0) + 1;
  }
}
