package io.syncline.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A page of the documentation as a test reads it. */
record Page(Path path, List<String> lines) {

  /**
   * Commands, and what the page shows as their output.
   *
   * @param line where it begins in the page, from 1
   * @param shown the text block right after it; {@code …} matches anything
   */
  record Block(int line, List<String> commands, List<String> shown) {}

  static Page of(String path) throws IOException {
    var file = Path.of(path);
    return new Page(file, Files.readAllLines(file));
  }

  static List<Page> all() throws IOException {
    var pages = new ArrayList<Page>(List.of(of("README.md")));
    try (var files = Files.list(Path.of("docs"))) {
      for (var file : files.filter(it -> it.toString().endsWith(".md")).sorted().toList()) {
        pages.add(of(file.toString()));
      }
    }
    return pages;
  }

  /** The blocks marked {@code sh}, in order. */
  List<Block> blocks() {
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("```sh")) {
        var commands = fenced(i);
        int next = i + commands.size() + 2;
        while (next < lines.size() && lines.get(next).isBlank()) {
          next++;
        }
        boolean shows = next < lines.size() && lines.get(next).equals("```text");
        blocks.add(new Block(i + 1, commands, shows ? fenced(next) : List.of()));
        i += commands.size() + 1;
      }
    }
    return blocks;
  }

  private List<String> fenced(int opening) {
    var body = lines.subList(opening + 1, lines.size());
    return body.subList(0, body.indexOf("```"));
  }

  /** The cells of every table row whose first cell looks like this. */
  List<List<String>> rows(String firstCell) {
    return lines.stream()
        .filter(it -> it.startsWith("| "))
        .map(it -> Arrays.stream(it.substring(1).split(" \\|( |$)")).map(String::strip).toList())
        .filter(it -> it.get(0).matches(firstCell))
        .toList();
  }

  /** The text below a heading of the third level, up to the next heading; empty without it. */
  String section(String heading) {
    int start = lines.indexOf("### " + heading) + 1;
    return start == 0
        ? ""
        : lines.stream()
            .skip(start)
            .takeWhile(it -> !it.startsWith("#"))
            .collect(Collectors.joining("\n"));
  }

  /** The text between the first backticks; a text may itself hold some. */
  static Optional<String> code(String cell) {
    int first = cell.indexOf('`');
    int last = cell.lastIndexOf('`');
    return first < last ? Optional.of(cell.substring(first + 1, last)) : Optional.empty();
  }
}
