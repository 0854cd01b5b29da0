package io.syncline.system.http.vendor;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncline.json.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
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
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a vendor publishes about its API: the judge of requests and answers. */
final class VendorDescription {

  private static final Map<Path, VendorDescription> READ = new ConcurrentHashMap<>();

  /** What the validator says of bodies: it takes forms for flat. */
  private static final String BODY = "validation.request.body";

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
    try {
      this.root = new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.validator =
        OpenApiInteractionValidator.createFor(file.toUri().toString())
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

  /** Empty where the folder of descriptions is not there. */
  static Optional<VendorDescription> of(@Nullable String name) {
    var file = Path.of(System.getProperty("specs.dir", ""), name + ".json");
    return name == null || !Files.isRegularFile(file)
        ? Optional.empty()
        : Optional.of(READ.computeIfAbsent(file, VendorDescription::new));
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
