/**
 * What happens to a webhook between its first byte and the answer: bound, verify, split, commit.
 */
@NullMarked
package io.syncline.route.intake;

import org.jspecify.annotations.NullMarked;
