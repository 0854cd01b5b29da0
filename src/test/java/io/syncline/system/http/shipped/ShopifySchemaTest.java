package io.syncline.system.http.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.execution.RawVariables;
import graphql.execution.ValuesResolver;
import graphql.introspection.IntrospectionResultToSchema;
import graphql.language.Field;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.language.StringValue;
import graphql.parser.Parser;
import graphql.schema.Coercing;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.MockedWiringFactory;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.ScalarWiringEnvironment;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.validation.Validator;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.Manifests;
import io.syncline.system.http.VendorCalls;
import io.syncline.system.http.vendor.VendorClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Requests of Shopify's manifest, judged by the schema that Shopify publishes: what is selected,
 * what is passed, and of which type it is.
 *
 * <p>The schema is the answer to an introspection, {@code shopify-admin-2026-10.json} in the folder
 * {@code specs.dir}, or where {@code .ci/vendors} brings it.
 */
class ShopifySchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
  private static final String ID = "gid://shopify/Thing/1";

  private static final String NOTHING = "{\"data\": {}}";

  /** Of which stock is listed. */
  private static final String LOCATIONS =
      "{\"data\": {\"locations\": {\"nodes\": [{\"id\": \"gid://shopify/Location/1\"}],"
          + " \"pageInfo\": {\"hasNextPage\": false}}}}";

  private final VendorCalls vendor = new VendorCalls("shopify", Map.of());

  @Test
  void shopifyWouldTakeEachRequest() throws IOException {
    var file =
        Stream.of(Path.of(System.getProperty("specs.dir", "")), VendorClient.FOLDER)
            .map(it -> it.resolve("shopify-admin-2026-10.json"))
            .filter(Files::exists)
            .findFirst();
    assumeTrue(file.isPresent(), "neither -Dspecs.dir nor .ci/vendors brought Shopify's schema");
    var schema = schema(file.get());
    askAll();
    askForSubscriptions();

    assertThat(vendor.count()).isGreaterThan(30);
    for (int i = 0; i < vendor.count(); i++) {
      judge(schema, JSON.readValue(vendor.body(i), TREE));
    }
  }

  @Test
  void whatTheManifestReadsIsWhatItsRequestsSelect() throws IOException {
    for (var object : Manifests.read("shopify").objects().values()) {
      ask(() -> vendor.list(object.name()), LOCATIONS, NOTHING);
      selected(object, Operation.Kind.LIST);
      ask(() -> vendor.read(object.name(), ID));
      selected(
          object, object.can(Operation.Kind.GET) ? Operation.Kind.GET : Operation.Kind.GET_MANY);
      if (object.can(Operation.Kind.COUNT)) {
        ask(() -> vendor.counted(object.name()));
        selected(object, Operation.Kind.COUNT);
      }
    }
  }

  /** Of the last request: GraphQL answers with what is selected, and with nothing else. */
  private void selected(ObjectType object, Operation.Kind kind) throws IOException {
    var query = (String) JSON.readValue(vendor.body(vendor.count() - 1), TREE).get("query");
    var asked = Parser.parse(query).getFirstDefinitionOfType(OperationDefinition.class);
    var selected = new TreeSet<String>();
    select("data", asked.orElseThrow().getSelectionSet(), selected);

    var operation = object.operations().get(kind);
    var read = new TreeSet<String>();
    if (kind == Operation.Kind.COUNT) {
      read.add(operation.total());
    } else {
      read.add(operation.records() + "." + object.id());
      object.fields().keySet().stream()
          .map(it -> operation.records() + "." + it.replaceAll("\\[[^]]*]", ""))
          .forEach(read::add);
    }
    if (kind == Operation.Kind.LIST) {
      read.add(operation.paging().next());
      read.add(operation.paging().more());
    }
    assertThat(selected).as(object.name() + "." + kind).containsAll(read);
  }

  private static void select(String at, @Nullable SelectionSet set, Set<String> selected) {
    if (set == null) {
      return;
    }
    set.getSelectionsOfType(InlineFragment.class)
        .forEach(it -> select(at, it.getSelectionSet(), selected));
    for (var field : set.getSelectionsOfType(Field.class)) {
      var path = at + "." + field.getResultKey();
      selected.add(path);
      select(path, field.getSelectionSet(), selected);
    }
  }

  private static void judge(GraphQLSchema schema, Map<String, Object> body) {
    var text = (String) Objects.requireNonNull(body.get("query"));
    var document = Parser.parse(text);
    assertThat(new Validator().validateDocument(schema, document, Locale.ROOT)).as(text).isEmpty();
    var asked = document.getFirstDefinitionOfType(OperationDefinition.class).orElseThrow();
    var variables = JSON.convertValue(body.getOrDefault("variables", Map.of()), TREE);
    assertThat(asked.getVariableDefinitions())
        .as(text)
        .extracting(it -> it.getName())
        .containsAll(variables.keySet());
    ValuesResolver.coerceVariableValues(
        schema,
        asked.getVariableDefinitions(),
        RawVariables.of(variables),
        GraphQLContext.getDefault(),
        Locale.ROOT);
  }

  /** Every operation of every object, with a value in every field that may be written. */
  private void askAll() {
    Manifests.read("shopify")
        .objects()
        .forEach(
            (name, object) -> {
              var written = new TreeMap<String, Value>();
              object
                  .fields()
                  .forEach(
                      (path, field) -> {
                        if (field.writable() || object.replaces()) {
                          written.put(path, value(field));
                        }
                      });
              var tree = Paths.write(Value.Struct.EMPTY, written);
              var ref = VendorCalls.ref(name, ID);
              ask(() -> vendor.list(name), LOCATIONS, NOTHING);
              ask(() -> vendor.list(name, "2026-02-01T00:00:00Z", null), LOCATIONS, NOTHING);
              ask(() -> vendor.read(name, ID));
              object
                  .operations()
                  .keySet()
                  .forEach(
                      kind -> {
                        if (kind == Operation.Kind.CREATE) {
                          ask(() -> vendor.create(name, written));
                        } else if (kind == Operation.Kind.UPDATE) {
                          ask(
                              () ->
                                  vendor.write(
                                      name, new WriteRequest.Update(ref, tree, "k", null)));
                        } else if (kind == Operation.Kind.ARCHIVE) {
                          ask(() -> vendor.write(name, new WriteRequest.Archive(ref, "k")));
                        } else if (kind == Operation.Kind.RESTORE) {
                          ask(() -> vendor.write(name, new WriteRequest.Restore(ref, "k")));
                        } else if (kind == Operation.Kind.DELETE) {
                          ask(() -> vendor.write(name, new WriteRequest.Delete(ref, "k")));
                        } else if (kind == Operation.Kind.COUNT) {
                          ask(() -> vendor.counted(name));
                        } else if (kind == Operation.Kind.FIND) {
                          object.fields().values().stream()
                              .filter(it -> it.findable() && !it.path().equals(object.marker()))
                              .forEach(it -> ask(() -> vendor.find(name, it.path(), "x")));
                        } else if (kind == Operation.Kind.FIND_MARKER) {
                          ask(
                              () ->
                                  vendor.find(name, Objects.requireNonNull(object.marker()), "x"));
                        }
                      });
            });
  }

  private void askForSubscriptions() {
    var client = vendor.subscriptions();
    ask(() -> client.list("https://example.com"));
    client.events().forEach(it -> ask(() -> client.create("https://example.com", it)));
    ask(() -> client.remove(ID, "https://example.com"));
  }

  private static Value value(FieldType field) {
    if (!field.values().isEmpty()) {
      return Value.text(field.values().keySet().iterator().next());
    }
    return switch (field.type()) {
      case INTEGER -> Value.decimal(5);
      case DECIMAL -> Value.decimal(7);
      case BOOLEAN -> new Value.Flag(true);
      case LIST -> new Value.Items(List.of(Value.text("x")));
      default -> Value.text(ID);
    };
  }

  /** What is answered does not matter. */
  private void ask(Runnable call) {
    ask(call, NOTHING);
  }

  private void ask(Runnable call, String... answers) {
    vendor.instead(answers);
    try {
      call.run();
    } catch (SystemFailure expected) {
      assertThat(expected).isNotNull();
    }
  }

  /** Its {@code data}, whether the answer was kept whole or without what is around it. */
  private static JsonNode answer(Path file) throws IOException {
    var answer = JSON.readTree(file.toFile());
    return answer.has("data") ? answer.get("data") : answer;
  }

  private static GraphQLSchema schema(Path file) throws IOException {
    var document =
        new IntrospectionResultToSchema()
            .createSchemaDefinition(JSON.convertValue(answer(file), TREE));
    var wiring = RuntimeWiring.newRuntimeWiring().wiringFactory(new AnyScalar()).build();
    return new SchemaGenerator()
        .makeExecutableSchema(new SchemaParser().buildRegistry(document), wiring);
  }

  /** Shopify's own scalars are texts, and numbers where they are amounts. */
  private static final class AnyScalar extends MockedWiringFactory {
    @Override
    public GraphQLScalarType getScalar(ScalarWiringEnvironment environment) {
      return GraphQLScalarType.newScalar()
          .name(environment.getScalarTypeDefinition().getName())
          .coercing(new Same())
          .build();
    }
  }

  private static final class Same implements Coercing<Object, Object> {
    @Override
    public Object serialize(Object value, GraphQLContext context, Locale locale) {
      return value;
    }

    @Override
    public Object parseValue(Object value, GraphQLContext context, Locale locale) {
      return value;
    }

    @Override
    public Object parseLiteral(
        graphql.language.Value<?> value,
        CoercedVariables variables,
        GraphQLContext context,
        Locale locale) {
      return value instanceof StringValue text ? text.getValue() : value;
    }
  }
}
