package io.syncline.core.expression;

import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.apache.commons.jexl3.parser.ASTAddNode;
import org.apache.commons.jexl3.parser.ASTAndNode;
import org.apache.commons.jexl3.parser.ASTArguments;
import org.apache.commons.jexl3.parser.ASTArrayLiteral;
import org.apache.commons.jexl3.parser.ASTDivNode;
import org.apache.commons.jexl3.parser.ASTEQNode;
import org.apache.commons.jexl3.parser.ASTERNode;
import org.apache.commons.jexl3.parser.ASTEWNode;
import org.apache.commons.jexl3.parser.ASTEmptyFunction;
import org.apache.commons.jexl3.parser.ASTFalseNode;
import org.apache.commons.jexl3.parser.ASTFunctionNode;
import org.apache.commons.jexl3.parser.ASTGENode;
import org.apache.commons.jexl3.parser.ASTGTNode;
import org.apache.commons.jexl3.parser.ASTIdentifier;
import org.apache.commons.jexl3.parser.ASTIdentifierAccess;
import org.apache.commons.jexl3.parser.ASTLENode;
import org.apache.commons.jexl3.parser.ASTLTNode;
import org.apache.commons.jexl3.parser.ASTModNode;
import org.apache.commons.jexl3.parser.ASTMulNode;
import org.apache.commons.jexl3.parser.ASTNENode;
import org.apache.commons.jexl3.parser.ASTNEWNode;
import org.apache.commons.jexl3.parser.ASTNRNode;
import org.apache.commons.jexl3.parser.ASTNSWNode;
import org.apache.commons.jexl3.parser.ASTNamespaceIdentifier;
import org.apache.commons.jexl3.parser.ASTNotNode;
import org.apache.commons.jexl3.parser.ASTNullLiteral;
import org.apache.commons.jexl3.parser.ASTNullpNode;
import org.apache.commons.jexl3.parser.ASTNumberLiteral;
import org.apache.commons.jexl3.parser.ASTOrNode;
import org.apache.commons.jexl3.parser.ASTReference;
import org.apache.commons.jexl3.parser.ASTReferenceExpression;
import org.apache.commons.jexl3.parser.ASTSWNode;
import org.apache.commons.jexl3.parser.ASTSizeFunction;
import org.apache.commons.jexl3.parser.ASTStringLiteral;
import org.apache.commons.jexl3.parser.ASTSubNode;
import org.apache.commons.jexl3.parser.ASTTernaryNode;
import org.apache.commons.jexl3.parser.ASTTrueNode;
import org.apache.commons.jexl3.parser.ASTUnaryMinusNode;
import org.apache.commons.jexl3.parser.ASTUnaryPlusNode;
import org.apache.commons.jexl3.parser.JexlNode;
import org.jspecify.annotations.Nullable;

/** Turns a parsed expression into terms; what is not listed here is refused. */
final class Translation {

  private static final Map<Class<? extends JexlNode>, BinaryOperator<Term>> BINARY =
      Map.ofEntries(
          Map.entry(ASTAddNode.class, Arithmetic::plus),
          Map.entry(ASTSubNode.class, (l, r) -> Arithmetic.binary(l, r, (a, b) -> a.subtract(b))),
          Map.entry(ASTMulNode.class, (l, r) -> Arithmetic.binary(l, r, (a, b) -> a.multiply(b))),
          Map.entry(ASTDivNode.class, (l, r) -> Arithmetic.binary(l, r, Arithmetic.DIVIDE)),
          Map.entry(ASTModNode.class, (l, r) -> Arithmetic.binary(l, r, Arithmetic.REMAINDER)),
          Map.entry(ASTAndNode.class, Logic::and),
          Map.entry(ASTOrNode.class, Logic::or),
          Map.entry(ASTGTNode.class, (l, r) -> Logic.ordered(l, r, order -> order > 0)),
          Map.entry(ASTGENode.class, (l, r) -> Logic.ordered(l, r, order -> order >= 0)),
          Map.entry(ASTLTNode.class, (l, r) -> Logic.ordered(l, r, order -> order < 0)),
          Map.entry(ASTLENode.class, (l, r) -> Logic.ordered(l, r, order -> order <= 0)),
          Map.entry(ASTSWNode.class, (l, r) -> Logic.texts(l, r, true, String::startsWith)),
          Map.entry(ASTNSWNode.class, (l, r) -> Logic.texts(l, r, false, String::startsWith)),
          Map.entry(ASTEWNode.class, (l, r) -> Logic.texts(l, r, true, String::endsWith)),
          Map.entry(ASTNEWNode.class, (l, r) -> Logic.texts(l, r, false, String::endsWith)),
          Map.entry(ASTNullpNode.class, Logic::otherwise));

  private static final String CONVERT = "convert";

  private final Parsed parsed;
  private final UnaryOperator<String> meaning;
  private final boolean grouped;
  private final List<Term> conversion = new ArrayList<>();
  private final Set<String> names = new TreeSet<>();
  private final Set<String> single = new TreeSet<>();
  private final Term term;
  private boolean aggregates;
  private boolean within;

  /**
   * @param grouped whether it may add up the records of a group
   * @param converting whether it may convert an amount
   */
  Translation(String text, UnaryOperator<String> meaning, boolean grouped, boolean converting) {
    this.parsed = Parsed.of(text);
    this.meaning = meaning;
    this.grouped = grouped;
    this.term =
        converting && isConversion(parsed.root()) ? conversion(parsed.root()) : term(parsed.root());
  }

  /** What a conversion is of: the amount, both currencies, the day; empty: it is none. */
  List<Term> conversion() {
    return conversion;
  }

  private static boolean isConversion(JexlNode node) {
    return node instanceof ASTFunctionNode
        && ((ASTIdentifier) node.jjtGetChild(0)).getName().equals(CONVERT)
        && node.jjtGetChild(1).jjtGetNumChildren() == 4;
  }

  /** Its value follows from a rate, which the attributes do not say. */
  private Term conversion(JexlNode node) {
    for (int i = 0; i < 4; i++) {
      conversion.add(child(node.jjtGetChild(1), i));
    }
    return constant(Value.CLEARED);
  }

  Term term() {
    return term;
  }

  Set<String> names() {
    return names;
  }

  /** The names outside of what is added up. */
  Set<String> single() {
    return single;
  }

  boolean aggregates() {
    return aggregates;
  }

  private Term term(JexlNode node) {
    var leaf = leaf(node);
    if (leaf != null) {
      return leaf;
    }
    var binary = BINARY.get(node.getClass());
    if (binary != null) {
      return folded(node, binary);
    }
    if (node instanceof ASTReferenceExpression) {
      return child(node, 0);
    }
    if (node instanceof ASTEQNode || node instanceof ASTNENode) {
      return equality(node, node instanceof ASTEQNode);
    }
    if (node instanceof ASTERNode || node instanceof ASTNRNode) {
      return membership(node, node instanceof ASTERNode);
    }
    if (node instanceof ASTTernaryNode && node.jjtGetNumChildren() == 3) {
      return Logic.choose(child(node, 0), child(node, 1), child(node, 2));
    }
    if (node instanceof ASTFunctionNode) {
      return call(node);
    }
    return unary(node);
  }

  private @Nullable Term leaf(JexlNode node) {
    if (node instanceof ASTNumberLiteral number) {
      return constant(new Value.Decimal(parsed.number(number)));
    }
    if (node instanceof ASTStringLiteral text) {
      return constant(Value.text(text.getLiteral()));
    }
    if (node instanceof ASTTrueNode || node instanceof ASTFalseNode) {
      return constant(Value.flag(node instanceof ASTTrueNode));
    }
    if (node instanceof ASTNullLiteral) {
      return constant(Value.CLEARED);
    }
    if (node instanceof ASTReference) {
      return reference(node);
    }
    return node instanceof ASTIdentifier name && !(node instanceof ASTNamespaceIdentifier)
        ? named(node, name.getName())
        : null;
  }

  private Term unary(JexlNode node) {
    if (node instanceof ASTNotNode) {
      return Logic.not(child(node, 0));
    }
    if (node instanceof ASTUnaryMinusNode) {
      return Arithmetic.of(List.of(child(node, 0)), numbers -> numbers.get(0).negate());
    }
    if (node instanceof ASTUnaryPlusNode) {
      return Arithmetic.of(List.of(child(node, 0)), numbers -> numbers.get(0));
    }
    if (node instanceof ASTEmptyFunction && nameOrBracket(node.jjtGetChild(0))) {
      return Logic.isEmpty(child(node, 0), true);
    }
    if (node instanceof ASTSizeFunction && node.jjtGetChild(0) instanceof ASTReferenceExpression) {
      return Functions.length(child(node, 0));
    }
    throw parsed.refused(node, "this is not part of expressions");
  }

  /**
   * {@code empty - 1} would be the emptiness of minus one to JEXL, not an attribute's difference.
   */
  private static boolean nameOrBracket(JexlNode node) {
    return node instanceof ASTReferenceExpression
        || node instanceof ASTReference
        || node instanceof ASTIdentifier;
  }

  private Term child(JexlNode node, int index) {
    return term(node.jjtGetChild(index));
  }

  /** {@code &&} and {@code ||} have as many children as are written. */
  private Term folded(JexlNode node, BinaryOperator<Term> operator) {
    var result = child(node, 0);
    for (int i = 1; i < node.jjtGetNumChildren(); i++) {
      result = operator.apply(result, child(node, i));
    }
    return result;
  }

  private Term equality(JexlNode node, boolean wanted) {
    var left = node.jjtGetChild(0);
    var right = node.jjtGetChild(1);
    if (right instanceof ASTNullLiteral) {
      return Logic.isEmpty(term(left), wanted);
    }
    return left instanceof ASTNullLiteral
        ? Logic.isEmpty(term(right), wanted)
        : Logic.equal(term(left), term(right), wanted);
  }

  private Term membership(JexlNode node, boolean wanted) {
    var right = node.jjtGetChild(1);
    if (right instanceof ASTArrayLiteral list) {
      var items = new ArrayList<Value>();
      for (int i = 0; i < list.jjtGetNumChildren(); i++) {
        items.add(parsed.constant(list.jjtGetChild(i)));
      }
      return Logic.in(child(node, 0), constant(new Value.Items(items)), wanted);
    }
    return right instanceof ASTStringLiteral text
        ? Logic.matching(child(node, 0), parsed.pattern(text), wanted)
        : Logic.in(child(node, 0), term(right), wanted);
  }

  private Term call(JexlNode node) {
    var name = ((ASTIdentifier) node.jjtGetChild(0)).getName();
    var arguments = (ASTArguments) node.jjtGetChild(1);
    int count = arguments.jjtGetNumChildren();
    if (node.jjtGetChild(0) instanceof ASTNamespaceIdentifier) {
      throw parsed.refused(node, "there are no namespaces");
    }
    if (name.equals("attribute")
        && count == 1
        && arguments.jjtGetChild(0) instanceof ASTStringLiteral literal) {
      return named(node, literal.getLiteral());
    }
    if (name.equals(CONVERT)) {
      throw parsed.refused(
          node,
          "convert is all that a rule computes: attribute = convert(amount, from, to, date); name"
              + " that attribute here");
    }
    var aggregate = Aggregates.takes(name, count);
    if (aggregate && (!grouped || within)) {
      throw parsed.refused(node, name + " adds up the records of a `group` of a business rule");
    }
    within |= aggregate;
    var terms = new ArrayList<Term>();
    for (int i = 0; i < count; i++) {
      terms.add(child(arguments, i));
    }
    if (aggregate) {
      within = false;
      aggregates = true;
      return Aggregates.call(terms);
    }
    var call = Functions.call(name, terms);
    if (call == null) {
      throw parsed.refused(
          node,
          "no function "
              + name
              + " with "
              + count
              + " arguments; there are attribute, "
              + String.join(", ", Functions.names()));
    }
    return call;
  }

  private Term reference(JexlNode node) {
    var name = new StringBuilder();
    for (int i = 0; i < node.jjtGetNumChildren(); i++) {
      var part = node.jjtGetChild(i);
      if (i == 0 && part.getClass() == ASTIdentifier.class) {
        name.append(((ASTIdentifier) part).getName());
      } else if (i > 0 && part.getClass() == ASTIdentifierAccess.class) {
        name.append('.').append(((ASTIdentifierAccess) part).getName());
      } else {
        throw parsed.refused(part, "an attribute is named by names and dots only");
      }
    }
    return named(node, name.toString());
  }

  private Term named(JexlNode node, String name) {
    try {
      var attribute = meaning.apply(name);
      names.add(attribute);
      if (!within) {
        single.add(attribute);
      }
      return AttributeTerm.of(attribute);
    } catch (IllegalArgumentException e) {
      throw parsed.refused(node, String.valueOf(e.getMessage()));
    }
  }

  private static Term constant(Value value) {
    return attributes -> value;
  }
}
