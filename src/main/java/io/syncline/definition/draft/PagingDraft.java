package io.syncline.definition.draft;

import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code paging} of a listing, by the usual names of parameters. All that is known of paging
 * schemes is here.
 */
final class PagingDraft {

  private static final Set<String> CURSORS =
      Set.of(
          "cursor",
          "pagetoken",
          "nextpagetoken",
          "nexttoken",
          "after",
          "pageafter",
          "pagecursor",
          "startingafter",
          "pageinfo",
          "continuationtoken",
          "continuation",
          "nextcursor",
          "marker",
          "scrollparam",
          "paginationtoken");
  private static final Set<String> PAGES =
      Set.of("page", "pagenumber", "pagenum", "pageno", "pageindex", "currentpage");
  private static final Set<String> OFFSETS = Set.of("offset", "skip", "startat", "start");
  private static final Set<String> SIZES =
      Set.of(
          "limit",
          "perpage",
          "pagesize",
          "maxresults",
          "size",
          "top",
          "maxresultsperpage",
          "count",
          "maxpagesize",
          "pagelimit",
          "resultsperpage",
          "itemsperpage",
          "maxitems");
  private static final Set<String> NEXT =
      Set.of(
          "nextcursor",
          "nextpagetoken",
          "nexttoken",
          "aftercursor",
          "endcursor",
          "nextpagecursor",
          "continuationtoken",
          "nextcontinuationtoken",
          "cursornext");
  private static final Set<String> MORE = Set.of("hasmore", "more", "hasnextpage", "hasnext");
  private static final Set<String> LAST = Set.of("islast", "lastpage", "islastpage", "endofstream");
  private static final Set<String> TOTALS =
      Set.of("total", "totalcount", "totalsize", "totalresults", "totalentries", "totalitems");
  private static final int DEEPEST = 3;
  private static final int MOST = 1_000;

  private final Schemas schemas;
  private final Description description;
  private final List<String> todos = new ArrayList<>();
  private final Map<String, String> leaves = new LinkedHashMap<>();

  PagingDraft(Schemas schemas, Description description) {
    this.schemas = schemas;
    this.description = description;
  }

  /**
   * Which pages follow, and what a person has to look up.
   *
   * @param paging empty: none is drafted
   * @param whole whether the listing is whole with that: false where it has pages that are not
   *     understood, so that the first one would be taken for all
   */
  record Drafted(Map<String, Object> paging, List<String> todos, boolean whole) {}

  Drafted of(Endpoint list, Value.Struct answer) {
    leaves(answer, "", "", 0);
    var paging = new LinkedHashMap<String, Object>();
    var query = list.in("query");
    var cursor = cursor(query);
    var next = cursor.flatMap(this::next);
    var page = named(query, PAGES).filter(it -> !it.equals(cursor.orElse(null)));
    var offset = named(query, OFFSETS).filter(it -> !it.equals(cursor.orElse(null)));
    if (cursor.isPresent() && next.isPresent()) {
      paging.put("kind", "cursor");
      paging.put("parameter", cursor.get().name());
      paging.put("next", next.get());
      leaf(MORE).ifPresent(it -> paging.put("more", it));
    } else if (linked(list)) {
      paging.put("kind", "linkHeader");
    } else if (page.isPresent()) {
      paging.put("kind", "page");
      paging.put("parameter", page.get().name());
      first(page.get(), paging);
      more(paging);
    } else if (offset.isPresent()) {
      paging.put("kind", "offset");
      paging.put("parameter", offset.get().name());
      more(paging);
    }
    sizes(query, paging);
    unsaid(query, next, paging);
    boolean paged = query.stream().anyMatch(PagingDraft::fills);
    return new Drafted(paging, todos, !paging.isEmpty() || !paged);
  }

  private void unsaid(
      List<Endpoint.Parameter> query, Optional<String> next, Map<String, Object> paging) {
    var cursor = cursor(query);
    if (cursor.isPresent() && next.isEmpty() && !paging.containsKey("next")) {
      todos.add(
          "paging: `%s` looks like a cursor; where does the answer hold the next one? (`kind: cursor`, `parameter`, `next`)"
              .formatted(cursor.get().name()));
    } else if (paging.isEmpty() && named(query, SIZES).isPresent()) {
      todos.add("paging: pages have a size, and nothing is seen that asks for the next one");
    } else if (paging.isEmpty()) {
      todos.add("paging: none is described; does one answer hold all records?");
    }
    if (!paging.isEmpty()) {
      leaf(TOTALS)
          .ifPresent(
              it -> todos.add("paging: `total: %s` if it is exact and current".formatted(it)));
    }
  }

  /** Whether paging fills it in. */
  static boolean fills(Endpoint.Parameter parameter) {
    return parameter.in().equals("query")
        && Stream.of(CURSORS, PAGES, OFFSETS, SIZES)
            .anyMatch(it -> NameForms.bareIn(it, parameter.name()));
  }

  /** A token that goes by the name of an offset is a cursor too. */
  private Optional<Endpoint.Parameter> cursor(List<Endpoint.Parameter> query) {
    return named(query, CURSORS)
        .or(
            () ->
                named(query, OFFSETS)
                    .filter(it -> type(it).equals("string") && next(it).isPresent()));
  }

  private Optional<String> next(Endpoint.Parameter cursor) {
    var name = NameForms.bare(cursor.name());
    return leaf(NEXT)
        .or(
            () ->
                leaves.entrySet().stream()
                    .filter(it -> it.getValue().endsWith(name) || name.endsWith("after"))
                    .filter(it -> it.getValue().matches(".*next.*(" + name + "|after)"))
                    .map(Map.Entry::getKey)
                    .findFirst());
  }

  private boolean linked(Endpoint list) {
    return list
        .success(description)
        .map(it -> Description.fields(it, "headers").keySet())
        .orElse(Set.of())
        .stream()
        .anyMatch("Link"::equalsIgnoreCase);
  }

  private void first(Endpoint.Parameter page, Map<String, Object> paging) {
    var smallest = Description.number(page.schema(), "minimum");
    var otherwise = Description.number(page.schema(), "default");
    var zero = BigDecimal.ZERO;
    if (is(zero, smallest) && is(zero, otherwise)) {
      paging.put("first", 0);
    } else if (!is(BigDecimal.ONE, smallest) && !is(BigDecimal.ONE, otherwise)) {
      todos.add("paging: `first: 1` or `first: 0`? 1 is the default");
    }
  }

  private static boolean is(BigDecimal wanted, @Nullable BigDecimal number) {
    return number != null && wanted.compareTo(number) == 0;
  }

  private void more(Map<String, Object> paging) {
    leaf(MORE).or(() -> leaf(LAST).map("!"::concat)).ifPresent(it -> paging.put("more", it));
  }

  private void sizes(List<Endpoint.Parameter> query, Map<String, Object> paging) {
    if (paging.isEmpty()) {
      return;
    }
    var size =
        named(query, SIZES).filter(it -> !it.name().equals(paging.get("parameter"))).orElse(null);
    if (size == null) {
      return;
    }
    paging.put("sizeParameter", size.name());
    var most = Description.number(size.schema(), "maximum");
    if (most != null && most.signum() > 0 && most.compareTo(BigDecimal.valueOf(MOST)) <= 0) {
      paging.put("maxSize", most.intValue());
    } else {
      todos.add("paging: `maxSize`, the most that may be asked for; 100 is the default");
    }
    todos.add("paging: is the page size honoured, or does it give less?");
  }

  private static Optional<Endpoint.Parameter> named(
      List<Endpoint.Parameter> query, Set<String> names) {
    return query.stream()
        .filter(it -> NameForms.bareIn(names, it.name()) && Templates.plain(it.name()))
        .findFirst();
  }

  private String type(Endpoint.Parameter parameter) {
    return Schemas.type(schemas.plain(parameter.schema()));
  }

  private Optional<String> leaf(Set<String> names) {
    return leaves.keySet().stream()
        .filter(
            it ->
                names.contains(NameForms.bare(it))
                    || names.contains(NameForms.bare(it.substring(it.lastIndexOf('.') + 1))))
        .findFirst();
  }

  /** Single values of the answer that are no part of a record, with all their names as one. */
  private void leaves(Value.Struct plain, String path, String bare, int depth) {
    schemas
        .properties(plain)
        .forEach(
            (name, property) -> {
              if (name.indexOf('{') >= 0) {
                return;
              }
              var here = NameForms.below(path, name);
              var type = Schemas.type(property);
              if (type.equals("object") && depth < DEEPEST) {
                leaves(property, here, bare + NameForms.bare(name), depth + 1);
              } else if (!type.equals("array") && !type.equals("object")) {
                leaves.put(here, bare + NameForms.bare(name));
              }
            });
  }
}
