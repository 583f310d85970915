package io.github.convj.train;

/**
 * The loss of a detector at the positions of patches: cross-entropy to the wanted shares of class and background, weighted at
 * each position by how wrong the network is there, so that the many easy places count little (after the focal loss: Lin et
 * al., ICCV 2017; for shares: Li et al., Generalized Focal Loss, NeurIPS 2020), and the smooth L1 distance of the box's four
 * values (Girshick, Fast R-CNN, ICCV 2015). Both are divided by the sum of all shares, so that patches full of objects weigh
 * no more than others. Immutable, thread-safe.
 */
final class ObjectLoss {

	/** What boxes count beside classes. */
	private static final double BOXES = 0.3;

	private final int classes;
	private final double[] classWeights;
	private final boolean boxes;

	/**
	 * @param classWeights one a class, with the background as the last
	 * @param boxes whether boxes are learned
	 */
	ObjectLoss(final double[] classWeights, final boolean boxes) {
		this.classes = classWeights.length;
		this.classWeights = classWeights;
		this.boxes = boxes;
	}

	/** @return values a position in the network's output */
	int channels() {
		return boxes ? classes + 4 : classes;
	}

	/** @return by what the loss of these patches is divided */
	static double objects(final PatchTargets[] targets, final int batch) {
		double sum = 0;
		for (int n = 0; n < batch; n++)
			for (int p = 0; p < targets[n].shares.length; p++)
				if (targets[n].usable[p]) sum += targets[n].shares[p] * targets[n].weights[p];
		return sum;
	}

	/**
	 * @param output {@code [N, positions, channels]}
	 * @param targets of the patches
	 * @param batch N
	 * @param divisor of the loss
	 * @param gradient overwritten, as the output; null if not wanted
	 * @return the loss
	 */
	double apply(final float[] output, final PatchTargets[] targets, final int batch, final double divisor,
		final float[] gradient)
	{
		final int channels = channels();
		final int background = classes - 1;
		double sum = 0;
		for (int n = 0; n < batch; n++) {
			final PatchTargets target = targets[n];
			final int positions = target.shares.length;
			for (int p = 0; p < positions; p++) {
				final int start = (n * positions + p) * channels;
				if (gradient != null) for (int k = 0; k < channels; k++)
					gradient[start + k] = 0;
				if (!target.usable[p]) continue;
				final int label = target.labels[p];
				final double share = target.shares[p];
				final double logSum = Logits.logSumExp(output, start, classes);
				double wrong = 0;
				double entropy = 0;
				for (int k = 0; k < classes; k++) {
					final double logProbability = output[start + k] - logSum;
					final double wanted = wanted(k, label, share, background);
					wrong += 0.5 * Math.abs(wanted - Math.exp(logProbability));
					if (wanted > 0) entropy -= wanted * (logProbability - Math.log(wanted));
				}
				final double weight = (share * target.weights[p] * classWeights[label] + (1 - share) * wrong) / divisor;
				sum += weight * entropy;
				if (gradient != null) for (int k = 0; k < classes; k++)
					gradient[start + k] = (float) (weight * (Math.exp(output[start + k] - logSum) - wanted(k, label, share,
						background)));
				if (boxes && target.boxWeights[p] > 0) sum += box(output, start + classes, target, p, BOXES *
					target.boxWeights[p] * target.weights[p] * classWeights[label] / divisor, gradient);
			}
		}
		return sum;
	}

	private static double wanted(final int k, final int label, final double share, final int background) {
		if (k == label) return label == background ? 1 : share;
		return k == background ? 1 - share : 0;
	}

	private static double box(final float[] output, final int start, final PatchTargets target, final int position,
		final double weight, final float[] gradient)
	{
		double sum = 0;
		for (int i = 0; i < 4; i++) {
			final double distance = output[start + i] - target.boxes[4 * position + i];
			final boolean near = Math.abs(distance) < 1;
			sum += weight * (near ? 0.5 * distance * distance : Math.abs(distance) - 0.5);
			if (gradient != null) gradient[start + i] = (float) (weight * (near ? distance : Math.signum(distance)));
		}
		return sum;
	}
}
