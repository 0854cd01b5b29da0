package io.syncline.core.transform;

import io.syncline.core.definition.rule.Validation;

/**
 * Why a value cannot pass.
 *
 * @param attribute the unified attribute
 * @param field the native field
 * @param code short and stable: {@code missing}, {@code format}, {@code too-long}, {@code scale},
 *     {@code range}, {@code values}, {@code pattern}, {@code type}, {@code characters}, {@code
 *     refused}, {@code clear-impossible}
 * @param response what the definition wants done
 * @param reason in words, without the value
 */
public record FieldProblem(
    String attribute, String field, String code, Validation.Response response, String reason) {}
