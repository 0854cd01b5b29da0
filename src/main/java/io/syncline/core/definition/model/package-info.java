/**
 * The linked model: what all started syncs come to together. The engine works with it, and with
 * nothing that is written in a file beside it.
 */
@NullMarked
package io.syncline.core.definition.model;

import org.jspecify.annotations.NullMarked;
