// How each answer of the desk looks and sounds; its code and words are the server's
// (check_in.py). Told apart without colours by their signs, without looking by sound.
// Tones are pairs of a frequency (Hz) and a duration (ms), played one after the other.
export const ANSWERS = {
    let_in: {
        icon: "fa-check-circle",
        tones: [
            [880, 120],
            [1320, 220],
        ],
    },
    unpaid: {
        icon: "fa-money",
        tones: [
            [440, 220],
            [440, 220],
        ],
    },
    cancelled: {
        icon: "fa-ban",
        tones: [
            [330, 250],
            [220, 450],
        ],
    },
    unnamed: {
        icon: "fa-user-plus",
        tones: [
            [660, 140],
            [880, 140],
            [660, 140],
        ],
    },
    nameless: {
        icon: "fa-user-times",
        tones: [
            [494, 160],
            [370, 160],
            [247, 380],
        ],
    },
    inside: {
        icon: "fa-repeat",
        tones: [
            [523, 90],
            [523, 90],
            [523, 90],
            [392, 300],
        ],
    },
    wrong_event: {
        icon: "fa-map-signs",
        tones: [
            [700, 180],
            [350, 360],
        ],
    },
    online: { icon: "fa-desktop", tones: [[260, 500]] },
    closed: { icon: "fa-calendar-times-o", tones: [[200, 600]] },
    not_found: {
        icon: "fa-question-circle",
        tones: [
            [180, 200],
            [180, 500],
        ],
    },
    no_answer: {
        icon: "fa-chain-broken",
        tones: [
            [150, 150],
            [150, 150],
            [150, 150],
        ],
    },
};

const PAUSE = 40;
let audio;

/**
 * Play the tones of an answer.
 *
 * @param {string} answer code of the answer; an unknown one is silent
 */
export function playAnswer(answer) {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context || !ANSWERS[answer]) {
        return;
    }
    audio ||= new Context();
    // asleep until somebody has touched a key: the scanner is a keyboard
    audio.resume?.();
    let begin = audio.currentTime;
    for (const [frequency, duration] of ANSWERS[answer].tones) {
        const tone = audio.createOscillator();
        tone.type = "square";
        tone.frequency.value = frequency;
        tone.connect(audio.destination);
        tone.start(begin);
        tone.stop(begin + duration / 1000);
        begin += (duration + PAUSE) / 1000;
    }
}
