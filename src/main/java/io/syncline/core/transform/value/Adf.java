package io.syncline.core.transform.value;

import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Atlassian Document Format as plain text and back. A plain text comes back as it was: an empty
 * line parts paragraphs, a line end is a hard break. Of a formatted document the text is left:
 * marks are dropped, lists are lines that begin with {@code - } or a number.
 */
public final class Adf {

  private static final String PARAGRAPHS = "\n\n";
  private static final int DEEPEST = 64;

  private Adf() {}

  /**
   * The text of a document; another value as it is.
   *
   * @throws UnreadableValue where an object is no document
   */
  public static Value text(Value value) {
    if (!(value instanceof Value.Struct document)) {
      return value;
    }
    if (!"doc".equals(said(document, "type"))) {
      throw UnreadableValue.type("no document of rich text");
    }
    return Value.text(blocks(document, PARAGRAPHS, 0));
  }

  /** The document of a plain text. */
  public static Value.Struct of(String text) {
    var paragraphs = new ArrayList<Value>();
    int from = 0;
    for (int to = text.indexOf(PARAGRAPHS); to >= 0; to = text.indexOf(PARAGRAPHS, from)) {
      paragraphs.add(paragraph(text.substring(from, to)));
      from = to + PARAGRAPHS.length();
    }
    paragraphs.add(paragraph(text.substring(from)));
    return new Value.Struct(
        Map.of(
            "type", Value.text("doc"),
            "version", Value.decimal(1),
            "content", new Value.Items(paragraphs)));
  }

  private static Value paragraph(String text) {
    var content = new ArrayList<Value>();
    var lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (i > 0) {
        content.add(new Value.Struct(Map.of("type", Value.text("hardBreak"))));
      }
      if (!lines[i].isEmpty()) {
        content.add(
            new Value.Struct(Map.of("type", Value.text("text"), "text", Value.text(lines[i]))));
      }
    }
    var node = new TreeMap<String, Value>(Map.of("type", Value.text("paragraph")));
    if (!content.isEmpty()) {
      node.put("content", new Value.Items(content));
    }
    return new Value.Struct(node);
  }

  private static String blocks(Value.Struct node, String between, int depth) {
    return content(node).stream()
        .map(it -> node(it, depth + 1))
        .collect(Collectors.joining(between));
  }

  private static String node(Value.Struct node, int depth) {
    if (depth > DEEPEST) {
      throw UnreadableValue.type("nested deeper than " + DEEPEST);
    }
    var type = said(node, "type");
    return switch (type == null ? "" : type) {
      case "text" -> orEmpty(said(node, "text"));
      case "hardBreak" -> "\n";
      case "mention", "status", "placeholder" -> orEmpty(attribute(node, "text"));
      case "emoji" -> {
        var text = attribute(node, "text");
        yield orEmpty(text == null ? attribute(node, "shortName") : text);
      }
      case "inlineCard", "blockCard", "embedCard" -> orEmpty(attribute(node, "url"));
      case "media", "mediaInline" -> orEmpty(attribute(node, "alt"));
      case "date" -> date(attribute(node, "timestamp"));
      case "rule" -> "---";
      case "bulletList" -> items(node, depth, false);
      case "orderedList" -> items(node, depth, true);
      case "taskList", "decisionList", "table" -> blocks(node, "\n", depth);
      case "taskItem" ->
          ("DONE".equals(attribute(node, "state")) ? "[x] " : "[ ] ") + blocks(node, "", depth);
      case "decisionItem", "paragraph", "heading", "codeBlock", "caption" ->
          blocks(node, "", depth);
      case "tableRow" -> blocks(node, " | ", depth);
      case "listItem", "tableCell", "tableHeader", "mediaGroup" -> blocks(node, "\n", depth);
      default -> blocks(node, PARAGRAPHS, depth);
    };
  }

  private static String items(Value.Struct list, int depth, boolean numbered) {
    var lines = new ArrayList<String>();
    for (var item : content(list)) {
      var mark = numbered ? lines.size() + 1 + ". " : "- ";
      lines.add(mark + node(item, depth + 1).replace("\n", "\n  "));
    }
    return String.join("\n", lines);
  }

  /** Milliseconds since 1970, of a day in UTC. */
  private static String date(@Nullable String timestamp) {
    try {
      return timestamp == null
          ? ""
          : Instant.ofEpochMilli(Long.parseLong(timestamp))
              .atZone(ZoneOffset.UTC)
              .toLocalDate()
              .toString();
    } catch (RuntimeException e) {
      return "";
    }
  }

  private static List<Value.Struct> content(Value.Struct node) {
    return node.fields().get("content") instanceof Value.Items items
        ? items.values().stream()
            .filter(Value.Struct.class::isInstance)
            .map(Value.Struct.class::cast)
            .toList()
        : List.of();
  }

  private static @Nullable String attribute(Value.Struct node, String name) {
    return node.fields().get("attrs") instanceof Value.Struct attributes
        ? said(attributes, name)
        : null;
  }

  private static @Nullable String said(Value.Struct node, String name) {
    var value = node.fields().get(name);
    return value == null ? null : Scalars.text(value);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
