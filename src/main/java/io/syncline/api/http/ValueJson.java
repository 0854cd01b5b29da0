package io.syncline.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import jakarta.inject.Singleton;
import java.io.IOException;

/**
 * How the API writes JSON: values by {@link Json}, decimals with all their digits; what is null is
 * said.
 */
@Singleton
public class ValueJson implements ObjectMapperCustomizer {

  @Override
  public void customize(ObjectMapper mapper) {
    var module = new SimpleModule("syncline");
    module.addSerializer(Value.class, new Serializer());
    module.addDeserializer(Value.class, new Deserializer());
    mapper.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    mapper.registerModule(module);
    mapper.setSerializationInclusion(JsonInclude.Include.ALWAYS);
    mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  }

  /** Answers that were kept for a repeated write are read again. */
  private static final class Deserializer extends StdDeserializer<Value> {
    private static final long serialVersionUID = 1L;

    Deserializer() {
      super(Value.class);
    }

    @Override
    public Value deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Json.parse(in.readValueAsTree().toString());
    }
  }

  private static final class Serializer extends StdSerializer<Value> {
    private static final long serialVersionUID = 1L;

    Serializer() {
      super(Value.class);
    }

    @Override
    public void serialize(Value value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeRawValue(Json.text(value));
    }
  }
}
