package io.syncline.core.definition.map;

import io.syncline.core.definition.map.IntegrationMap.Cell;
import io.syncline.core.definition.map.IntegrationMap.MappedAttribute;
import io.syncline.core.definition.map.IntegrationMap.Member;
import io.syncline.core.definition.map.IntegrationMap.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * An integration map as a picture in SVG: for each entity the unified record in the middle, with
 * the source of truth of each attribute, and the systems beside it. It has no styles and no
 * scripts: a page that shows it may colour its classes.
 */
public final class MapDrawing {

  private static final int LINE = 20;
  private static final int SIDE = 250;
  private static final int MIDDLE = 360;
  private static final int GAP = 70;
  private static final int EDGE = 12;
  private static final int WIDTH = 2 * (EDGE + SIDE + GAP) + MIDDLE;

  /** Characters that fit beside each other. */
  private static final int SIDE_CHARS = 32;

  private static final int MIDDLE_CHARS = 46;

  private final StringBuilder text = new StringBuilder();
  private int top = EDGE;

  private MapDrawing() {}

  public static String of(IntegrationMap map) {
    var drawing = new MapDrawing();
    map.entities().forEach(drawing::part);
    drawing.responsible(map);
    int height = drawing.top + EDGE;
    var about = "Integration map of " + map.sync();
    return """
    <svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" aria-label="%s" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" font-size="13">
    <title>%s</title>
    <rect class="ground" width="%d" height="%d" fill="#ffffff"/>
    %s</svg>
    """
        .formatted(
            escaped(about),
            WIDTH,
            height,
            WIDTH,
            height,
            escaped(about),
            WIDTH,
            height,
            drawing.text);
  }

  /** A box with lines of text; the first is its name. */
  private record Box(int x, int width, List<String> lines, boolean marked) {

    int height() {
      return lines.size() * LINE + 14;
    }
  }

  private void part(Part part) {
    var middle = new Box(EDGE + SIDE + GAP, MIDDLE, attributes(part), false);
    var boxes = new ArrayList<Box>();
    for (int i = 0; i < part.members().size(); i++) {
      int x = i % 2 == 0 ? EDGE : WIDTH - EDGE - SIDE;
      var member = part.members().get(i);
      boxes.add(new Box(x, SIDE, system(part, member, i), member.primary()));
    }
    int[] down = {top, top};
    for (int i = 0; i < boxes.size(); i++) {
      var box = boxes.get(i);
      int y = down[i % 2];
      draw(box, y);
      arrow(box, y + 22, gives(part, i), takes(part, i));
      down[i % 2] = y + box.height() + EDGE;
    }
    int height = Math.max(middle.height(), Math.max(down[0], down[1]) - top - EDGE);
    draw(middle, top, height);
    top += height + 2 * EDGE;
  }

  private static List<String> attributes(Part part) {
    var lines = new ArrayList<String>();
    lines.add(part.entity() + ": the unified record");
    part.attributes().forEach(it -> lines.add(shortened(truth(it), MIDDLE_CHARS)));
    return lines;
  }

  private static String truth(MappedAttribute it) {
    return it.name() + " — " + (it.owner() == null ? it.truth() : "owned by " + it.owner());
  }

  private static List<String> system(Part part, Member member, int at) {
    var lines = new ArrayList<String>();
    lines.add(member.system() + (member.primary() ? " (primary)" : ""));
    lines.add(shortened(member.object(), SIDE_CHARS));
    if (member.writeOnly()) {
      lines.add(member.role());
    }
    wrapped("gives ", names(part, at, true), lines);
    wrapped("takes ", names(part, at, false), lines);
    return lines;
  }

  private static boolean gives(Part part, int at) {
    return !names(part, at, true).isEmpty();
  }

  private static boolean takes(Part part, int at) {
    return !names(part, at, false).isEmpty();
  }

  private static List<String> names(Part part, int at, boolean giving) {
    return part.attributes().stream()
        .filter(it -> travels(it.cells().get(at), giving))
        .map(MappedAttribute::name)
        .toList();
  }

  private static boolean travels(Cell cell, boolean giving) {
    var way = cell.way();
    return way != null
        && switch (way) {
          case BOTH -> true;
          case GIVES -> giving;
          case TAKES -> !giving;
          case STORED -> false;
        };
  }

  private static void wrapped(String head, List<String> names, List<String> lines) {
    var line = new StringBuilder(head).append(names.isEmpty() ? "nothing" : "");
    int left = names.size();
    for (var name : names) {
      var word = shortened(name, SIDE_CHARS - 8) + (--left == 0 ? "" : ", ");
      if (line.length() + word.strip().length() > SIDE_CHARS) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        line.append("   ");
      }
      line.append(word);
    }
    lines.add(line.toString());
  }

  private void draw(Box box, int y) {
    draw(box, y, box.height());
  }

  private void draw(Box box, int y, int height) {
    text.append(
        "<rect class=\"box%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"#ffffff\" stroke=\"%s\" stroke-width=\"%d\"/>%n"
            .formatted(
                box.marked() ? " truth" : "",
                box.x(),
                y,
                box.width(),
                height,
                box.marked() ? "#17614f" : "#8695a3",
                box.marked() ? 3 : 1));
    int at = y + LINE;
    for (int i = 0; i < box.lines().size(); i++) {
      text.append(
          "<text x=\"%d\" y=\"%d\"%s xml:space=\"preserve\">%s</text>%n"
              .formatted(
                  box.x() + 12,
                  at,
                  i == 0 ? " font-weight=\"bold\"" : "",
                  escaped(box.lines().get(i))));
      at += LINE;
    }
  }

  /** Between a system and the record. */
  private void arrow(Box box, int y, boolean gives, boolean takes) {
    if (!gives && !takes) {
      return;
    }
    boolean left = box.x() == EDGE;
    int system = left ? box.x() + box.width() : box.x();
    int record = left ? EDGE + SIDE + GAP : EDGE + SIDE + GAP + MIDDLE;
    var heads = new StringBuilder();
    if (gives) {
      heads.append(head(record, y, left ? -1 : 1));
    }
    if (takes) {
      heads.append(head(system, y, left ? 1 : -1));
    }
    text.append(
        "<path class=\"way\" d=\"M%d %dH%d%s\" fill=\"none\" stroke=\"#1c2733\" stroke-width=\"2\"/>%n"
            .formatted(system, y, record, heads));
  }

  private static String head(int x, int y, int back) {
    return "M%d %dL%d %dL%d %d".formatted(x + 9 * back, y - 5, x, y, x + 9 * back, y + 5);
  }

  private void responsible(IntegrationMap map) {
    for (var it : map.responsible()) {
      top += LINE;
      text.append(
          "<text x=\"%d\" y=\"%d\">%s</text>%n"
              .formatted(
                  EDGE,
                  top,
                  escaped(it.what() + ": " + (it.who() == null ? "no one is named" : it.who()))));
    }
  }

  private static String shortened(String words, int most) {
    return words.length() > most ? words.substring(0, most - 1) + "…" : words;
  }

  private static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
