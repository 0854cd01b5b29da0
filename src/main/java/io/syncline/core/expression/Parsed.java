package io.syncline.core.expression;

import io.syncline.core.model.scalar.BoundedPattern;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlInfo;
import org.apache.commons.jexl3.parser.ASTFalseNode;
import org.apache.commons.jexl3.parser.ASTJexlScript;
import org.apache.commons.jexl3.parser.ASTNumberLiteral;
import org.apache.commons.jexl3.parser.ASTStringLiteral;
import org.apache.commons.jexl3.parser.ASTTrueNode;
import org.apache.commons.jexl3.parser.ASTUnaryMinusNode;
import org.apache.commons.jexl3.parser.JexlNode;
import org.apache.commons.jexl3.parser.Parser;
import org.apache.commons.jexl3.parser.StringProvider;

/** An expression's text and JEXL's tree of it, within bounds. */
final class Parsed {

  private static final int LONGEST = 4_000;
  private static final int MOST_NODES = 500;
  private static final int DEEPEST = 50;
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  private final String text;
  private final String[] lines;
  private final JexlNode root;

  private Parsed(String text) {
    this.text = text;
    this.lines = text.split("\n", -1);
    this.root = parse();
    bounded(root, 0);
  }

  /**
   * Parses.
   *
   * @throws ExpressionProblem where that cannot be done
   */
  static Parsed of(String written) {
    var text = written.replace("\r\n", "\n").replace('\r', '\n').replace('\t', ' ');
    if (text.isBlank()) {
      throw new ExpressionProblem(1, 1, "an expression is missing");
    }
    if (text.length() > LONGEST) {
      throw new ExpressionProblem(1, LONGEST, "longer than " + LONGEST + " characters");
    }
    checkNesting(text);
    return new Parsed(text);
  }

  JexlNode root() {
    return root;
  }

  private JexlNode parse() {
    var features =
        JexlFeatures.createNone()
            .comparatorNames(true)
            .structuredLiteral(true)
            .arrayReferenceExpr(false);
    try {
      ASTJexlScript script =
          new Parser(new StringProvider(";"))
              .parse(new JexlInfo("expression", 1, 1), features, text, null);
      if (script.jjtGetNumChildren() != 1) {
        throw new ExpressionProblem(1, 1, "one expression is wanted");
      }
      return script.jjtGetChild(0);
    } catch (JexlException.Feature e) {
      var what =
          text.substring(offset(e.getInfo().getLine(), e.getInfo().getColumn())).contains("=")
              ? "; = assigns, == compares"
              : "";
      throw at(e.getInfo(), "this is not part of expressions" + what);
    } catch (JexlException e) {
      throw at(e.getInfo(), "cannot be read here");
    } catch (StackOverflowError | IllegalStateException e) {
      throw new ExpressionProblem(1, 1, "cannot be read");
    }
  }

  private static ExpressionProblem at(JexlInfo where, String reason) {
    return new ExpressionProblem(
        Math.max(1, where.getLine()), Math.max(1, where.getColumn()), reason);
  }

  /** A problem at a node. */
  ExpressionProblem refused(JexlNode node, String reason) {
    var first = node;
    while (first.jjtGetNumChildren() > 0) {
      first = first.jjtGetChild(0);
    }
    return new ExpressionProblem(
        Math.max(1, first.getLine()), Math.max(1, first.getColumn()), reason);
  }

  /**
   * A number exactly as written, read from the text: JEXL keeps fractions as binary floats. Its own
   * value is compared, so that a misplaced read cannot pass.
   */
  BigDecimal number(ASTNumberLiteral node) {
    var from = NUMBER.matcher(text).region(offset(node.getLine(), node.getColumn()), text.length());
    var digits = from.lookingAt() ? from.group() : "";
    boolean octal =
        digits.length() > 1 && digits.charAt(0) == '0' && Character.isDigit(digits.charAt(1));
    boolean ends = from.hitEnd() || digits.isEmpty() || !suffixed(from.end());
    var number = octal || !ends ? null : Numbers.parse(digits);
    if (number == null
        || Double.compare(number.doubleValue(), node.getLiteral().doubleValue()) != 0) {
      throw refused(node, "a number is written in decimal digits, with a point at most");
    }
    return number;
  }

  private boolean suffixed(int end) {
    return end < text.length() && Character.isLetterOrDigit(text.charAt(end));
  }

  /** A literal in a list. */
  Value constant(JexlNode node) {
    if (node instanceof ASTStringLiteral literal) {
      return Value.text(literal.getLiteral());
    }
    if (node instanceof ASTNumberLiteral number) {
      return new Value.Decimal(number(number));
    }
    if (node instanceof ASTUnaryMinusNode
        && node.jjtGetChild(0) instanceof ASTNumberLiteral number) {
      return new Value.Decimal(number(number).negate());
    }
    if (node instanceof ASTTrueNode || node instanceof ASTFalseNode) {
      return Value.flag(node instanceof ASTTrueNode);
    }
    throw refused(node, "a list holds texts, numbers, true and false");
  }

  BoundedPattern pattern(ASTStringLiteral node) {
    try {
      return BoundedPattern.of(node.getLiteral());
    } catch (IllegalArgumentException e) {
      throw refused(node, String.valueOf(e.getMessage()));
    }
  }

  private int offset(int line, int column) {
    int offset = 0;
    for (int i = 0; i < Math.min(line, lines.length) - 1; i++) {
      offset += lines[i].length() + 1;
    }
    return Math.max(0, Math.min(text.length(), offset + column - 1));
  }

  private int bounded(JexlNode node, int depth) {
    if (depth > LONGEST) {
      throw refused(node, "nested too deep");
    }
    int nodes = 1;
    for (int i = 0; i < node.jjtGetNumChildren(); i++) {
      nodes += bounded(node.jjtGetChild(i), depth + 1);
    }
    if (nodes > MOST_NODES) {
      throw new ExpressionProblem(1, 1, "of more than " + MOST_NODES + " parts");
    }
    return nodes;
  }

  /** The parser recurses: brackets, and runs of signs or conditions, are counted before it does. */
  private static void checkNesting(String text) {
    int open = 0;
    int marks = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      open += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
      marks = c == '!' || c == '-' || c == '+' || c == '~' ? marks + 1 : c == ' ' ? marks : 0;
      if (open > DEEPEST || marks > DEEPEST) {
        throw new ExpressionProblem(1, i + 1, "nested deeper than " + DEEPEST);
      }
    }
  }
}
