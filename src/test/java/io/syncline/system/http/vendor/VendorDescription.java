package io.syncline.system.http.vendor;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.syncline.json.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import io.syncline.sandbox.kernel.SandboxServer;
import io.syncline.system.http.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a vendor publishes about its API: the judge of requests and answers. */
final class VendorDescription {

  private static final Map<Path, VendorDescription> READ = new ConcurrentHashMap<>();

  /** What the validator says of bodies: it takes forms for flat. */
  private static final String BODY = "validation.request.body";

  private static final Map<String, String> OPERATIONS =
      Map.of(
          "GET", "GET", "POST", "CREATE", "PUT", "UPDATE", "PATCH", "UPDATE", "DELETE", "DELETE");

  private static final Logger NOISE = Logger.getLogger("com.atlassian.oai.validator");

  static {
    NOISE.setLevel(Level.WARNING); // it says at each request that it judges no OAuth
  }

  private final JsonNode root;
  private final OpenApiInteractionValidator validator;

  /**
   * One request that is described.
   *
   * @param path as it is written, with {@code {places}}
   */
  record Endpoint(String path, JsonNode item, JsonNode operation) {}

  private VendorDescription(Path file) {
    this.root = Files.isDirectory(file) ? together(file) : written(file);
    this.validator =
        OpenApiInteractionValidator.createForInlineApiSpecification(legible(root).toString())
            .withLevelResolver(
                LevelResolver.create()
                    .withLevel(
                        "validation.schema.additionalProperties", ValidationReport.Level.IGNORE)
                    .withLevel("validation.request.security.missing", ValidationReport.Level.IGNORE)
                    .withLevel(
                        "validation.request.parameter.query.unexpected",
                        ValidationReport.Level.IGNORE)
                    .build())
            .build();
  }

  /**
   * Empty where it is not at hand.
   *
   * @param name of a file of {@code specs.dir} without its end, {@code .json} or {@code .yaml}, or
   *     of a folder whose files are taken together
   */
  static Optional<VendorDescription> of(@Nullable String name) {
    var folder = System.getProperty("specs.dir", "");
    return name == null || folder.isEmpty()
        ? Optional.empty()
        : Stream.of(name + ".json", name + ".yaml", name)
            .map(it -> Path.of(folder, it))
            .filter(Files::exists)
            .findFirst()
            .map(it -> READ.computeIfAbsent(it, VendorDescription::new));
  }

  private static JsonNode written(Path file) {
    try {
      var mapper = file.toString().endsWith(".yaml") ? new YAMLMapper() : new ObjectMapper();
      return mapper.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The validator takes brackets in a parameter's name for a pattern; the names are judged here.
   */
  private static JsonNode legible(JsonNode description) {
    var legible = description.deepCopy();
    legible.findParents("in").stream()
        .filter(it -> it.path("name").asText().endsWith("[]"))
        .forEach(
            it -> ((ObjectNode) it).put("name", it.get("name").asText().replace("[]", "-all")));
    return legible;
  }

  /** Each file's parts get the name of their file, so that none replaces another's. */
  private static ObjectNode together(Path folder) {
    var all = new ObjectMapper().createObjectNode().put("openapi", "3.0.1");
    all.putObject("info").put("title", folder.getFileName().toString()).put("version", "1");
    var paths = all.putObject("paths");
    var parts = all.putObject("components");
    for (var file : files(folder)) {
      var name = file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
      var text = written(file).toString();
      var one = read(text.replaceAll("(#/components/\\w+/)", "$1" + name + "."));
      one.path("paths").properties().forEach(it -> paths.set(it.getKey(), it.getValue()));
      for (var kind : one.path("components").properties()) {
        var into = parts.withObject("/" + kind.getKey());
        var before = kind.getKey().equals("securitySchemes") ? "" : name + ".";
        kind.getValue().properties().forEach(it -> into.set(before + it.getKey(), it.getValue()));
      }
    }
    return all;
  }

  private static List<Path> files(Path folder) {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The endpoint with the fewest places in its path. */
  Optional<Endpoint> endpoint(String method, String path) {
    return root.path("paths").properties().stream()
        .filter(
            it ->
                path.matches(
                    it.getKey()
                        .replaceAll("[.()+*$^|]", "\\\\$0")
                        .replaceAll("\\{[^/}]+}", "[^/]+")))
        .filter(it -> it.getValue().has(method.toLowerCase(Locale.ROOT)))
        .map(
            it ->
                new Endpoint(
                    it.getKey(), it.getValue(), it.getValue().get(method.toLowerCase(Locale.ROOT))))
        .min(Comparator.comparing(it -> it.path().split("\\{").length));
  }

  /** The status of its success. */
  int status(Endpoint endpoint) {
    return endpoint.operation().path("responses").properties().stream()
        .map(Map.Entry::getKey)
        .filter(it -> it.matches("2\\d\\d"))
        .mapToInt(Integer::parseInt)
        .sorted()
        .findFirst()
        .orElse(200);
  }

  /** Null where its success has no body. */
  @Nullable ApiSchema answer(Endpoint endpoint) {
    var responses = endpoint.operation().path("responses");
    var written = responses.path(Integer.toString(status(endpoint)));
    var response =
        ApiSchema.resolve(root, written.isMissingNode() ? responses.path("default") : written);
    return json(response.path("content"));
  }

  /** Whether its success is answered by a sentence. */
  boolean inWords(Endpoint endpoint) {
    var response = endpoint.operation().path("responses").path("" + status(endpoint));
    return ApiSchema.resolve(root, response).path("content").has("text/plain");
  }

  @Nullable ApiSchema body(Endpoint endpoint) {
    return json(ApiSchema.resolve(root, endpoint.operation().path("requestBody")).path("content"));
  }

  private @Nullable ApiSchema json(JsonNode content) {
    return content.properties().stream()
        .filter(it -> it.getKey().matches(".*(json|form).*"))
        .map(it -> new ApiSchema(root, it.getValue().path("schema")))
        .findFirst()
        .orElse(null);
  }

  /** The names of the parameters of a query. */
  Set<String> query(Endpoint endpoint) {
    var names = new HashSet<String>();
    for (var parameters :
        List.of(endpoint.item().path("parameters"), endpoint.operation().path("parameters"))) {
      for (var written : parameters) {
        var parameter = ApiSchema.resolve(root, written);
        if (parameter.path("in").asText().equals("query")) {
          names.add(parameter.path("name").asText());
          if (new ApiSchema(root, parameter.path("schema")).list()) {
            names.add(parameter.path("name").asText() + "[]");
          }
          if (parameter.path("style").asText().equals("deepObject")
              || new ApiSchema(root, parameter.path("schema")).is("object")) {
            new ApiSchema(root, parameter.path("schema"))
                .names()
                .forEach(it -> names.add(parameter.path("name").asText() + "[" + it + "]"));
          }
        }
      }
    }
    return names;
  }

  List<String> problems(Request request) {
    var endpoint = endpoint(request.method(), request.path()).orElse(null);
    if (endpoint == null) {
      return List.of("no such request: " + request.method() + " " + request.path());
    }
    var problems =
        new ArrayList<>(errors(validator.validateRequest(simple(request)), Body.form(request)));
    var known = query(endpoint);
    request.parameters().keySet().stream()
        .filter(it -> !known.contains(it))
        .forEach(it -> problems.add("query parameter " + it + " is not described"));
    var schema = body(endpoint);
    if (request.body().length > 0) {
      if (schema == null) {
        problems.add("a body is not described");
      } else {
        var body = read(Json.text(Body.of(request)));
        if (Body.form(request)) {
          schema.misfits(body).forEach(it -> problems.add("body: " + it));
        }
        schema.unknown(body).forEach(it -> problems.add("body: " + it + " is not described"));
      }
    }
    return problems;
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> problems(Request request, Reply reply) {
    var response = SimpleResponse.Builder.status(reply.status());
    reply.headers().forEach(response::withHeader);
    if (reply.body().length > 0) {
      response.withBody(new String(reply.body(), StandardCharsets.UTF_8));
    }
    return errors(
        validator.validateResponse(
            request.path(), Method.valueOf(request.method()), response.build()),
        false);
  }

  /**
   * What does not fit in the requests to a stand-in and in its answers of success from now on,
   * without what the description is known not to cover; nothing where it is not at hand.
   */
  static List<String> misfits(SandboxServer server, String type) {
    var tried = Tried.of(type);
    var objects = Manifests.read(type).objects().keySet();
    var misfits = new CopyOnWriteArrayList<String>();
    of(tried.description())
        .ifPresent(
            it ->
                server.tap(
                    (sent, reply) -> {
                      var request = withoutEnd(sent);
                      var object = Stream.of(request.path().split("/")).filter(objects::contains);
                      var at = object.findFirst().orElse("") + "." + OPERATIONS.get(sent.method());
                      var problems = new ArrayList<String>();
                      it.problems(request).forEach(p -> problems.add(at + ": request: " + p));
                      if (reply.status() < 300) {
                        it.problems(request, reply)
                            .forEach(p -> problems.add(at + ": answer: " + p));
                      }
                      problems.removeIf(
                          p -> tried.undescribed().stream().anyMatch(e -> e.covers(p)));
                      misfits.addAll(problems);
                    }));
    return misfits;
  }

  /** Zendesk takes each path with {@code .json} too, which its description leaves out. */
  private static Request withoutEnd(Request request) {
    var path = request.path().replaceFirst("\\.json$", "");
    return new Request(
        request.id(), request.method(), path, request.query(), request.headers(), request.body());
  }

  private static SimpleRequest simple(Request sent) {
    var request = new SimpleRequest.Builder(Method.valueOf(sent.method()), sent.path());
    sent.headers().forEach(request::withHeader);
    sent.parameters().forEach(request::withQueryParam);
    if (sent.body().length > 0) {
      request.withBody(new String(sent.body(), StandardCharsets.UTF_8));
    }
    return request.build();
  }

  private static List<String> errors(ValidationReport report, boolean form) {
    return report.getMessages().stream()
        .filter(it -> it.getLevel() == ValidationReport.Level.ERROR)
        .filter(it -> !form || !it.getKey().startsWith(BODY))
        .map(
            it ->
                it.getMessage()
                    + it.getContext()
                        .flatMap(c -> c.getPointers())
                        .map(p -> " at " + p.getInstance())
                        .orElse(""))
        .toList();
  }
}
