/**
 * The words everything else is said in: values, attributes, records, links, shadows and their
 * canonical form.
 */
@NullMarked
package io.syncline.core.model;

import org.jspecify.annotations.NullMarked;
